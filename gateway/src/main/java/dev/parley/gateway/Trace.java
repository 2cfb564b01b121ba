package dev.parley.gateway;

import dev.parley.requester.CallOptions;
import io.javalin.http.Context;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Which trace a call belongs to, as W3C Trace Context says it: the one that its request names, or a
 * new one. The service gets it as a header, and so do those that it calls. Immutable.
 */
record Trace(String traceparent, String tracestate) {
  private static final String ATTRIBUTE = "trace";
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  private static final int LONGEST_STATE = 512;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** That of a request, whose answer will name it. */
  static Trace of(Context exchange) {
    var trace = read(exchange);
    exchange.header("traceresponse", trace.traceparent).attribute(ATTRIBUTE, trace);
    return trace;
  }

  private static Trace read(Context exchange) {
    var parent = exchange.header("traceparent");
    if (parent == null || !TRACEPARENT.matcher(parent).matches()) {
      return new Trace("00-" + random(16) + "-" + random(8) + "-01", "");
    }
    var state = exchange.header("tracestate");
    return new Trace(parent, state == null || state.length() > LONGEST_STATE ? "" : state);
  }

  private static String random(int bytes) {
    var random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** The id of a request's trace; {@code -} where it has called nothing. */
  static String idOf(Context exchange) {
    Trace trace = exchange.attribute(ATTRIBUTE);
    return trace == null ? "-" : trace.traceparent.split("-", 3)[1];
  }

  CallOptions on(CallOptions options) {
    var traced = options.withHeader("traceparent", traceparent);
    return tracestate.isEmpty() ? traced : traced.withHeader("tracestate", tracestate);
  }
}
