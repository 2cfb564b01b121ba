package dev.parley.requester;

import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.Headers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How a call is made. Immutable; start from {@link #DEFAULT} and change what differs.
 *
 * @param timeout how long the caller waits; default 30 s; always finite, 1 ms to 24 h. A call made
 *     while serving another ends with that one's deadline at the latest
 * @param priority 0 (lowest) to 9; default 4
 * @param persistent whether the broker keeps the request on disk until it is handled; default false
 * @param headers sent along for the handler to read; names must be Java identifiers, and not begin
 *     with {@code JMS} or {@code parley_}
 * @param format how arguments are written; default {@link Format#OBJECT}
 * @param idempotencyKey under which the service runs the call once at most, however often it is
 *     made: every further call of this user with the same key, method and equal arguments is
 *     answered with what became of the first, for 24 h; with others it is {@code BAD_ARGUMENTS}.
 *     How the arguments are written does not count, nor the order of sets, maps and names, except
 *     for classes that write themselves ({@code writeObject} and the like). 1 to 200 characters;
 *     default: none, the empty text. Such a call is sent again by itself when the broker is back
 */
public record CallOptions(
    Duration timeout,
    int priority,
    boolean persistent,
    Map<String, String> headers,
    Format format,
    String idempotencyKey) {
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Pattern NAME = Pattern.compile("(?!JMS|parley_|_)[A-Za-z$][A-Za-z0-9_$]*");

  public static final CallOptions DEFAULT =
      new CallOptions(Duration.ofSeconds(30), 4, false, Map.of(), Format.OBJECT, "");

  public CallOptions {
    if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("The timeout must be from 1 ms to 24 h, not " + timeout);
    }
    if (priority < 0 || priority > 9) {
      throw new IllegalArgumentException("The priority must be from 0 to 9, not " + priority);
    }
    if (idempotencyKey.length() > Headers.LONGEST_IDEMPOTENCY_KEY) {
      throw new IllegalArgumentException(
          "An idempotency key may have "
              + Headers.LONGEST_IDEMPOTENCY_KEY
              + " characters, not "
              + idempotencyKey.length());
    }
    headers.keySet().forEach(CallOptions::checkHeader);
    headers = Map.copyOf(headers);
  }

  public CallOptions withTimeout(Duration timeout) {
    return new CallOptions(timeout, priority, persistent, headers, format, idempotencyKey);
  }

  public CallOptions withPriority(int priority) {
    return new CallOptions(timeout, priority, persistent, headers, format, idempotencyKey);
  }

  public CallOptions withPersistent(boolean persistent) {
    return new CallOptions(timeout, priority, persistent, headers, format, idempotencyKey);
  }

  public CallOptions withHeader(String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name, value);
    return new CallOptions(timeout, priority, persistent, more, format, idempotencyKey);
  }

  public CallOptions withFormat(Format format) {
    return new CallOptions(timeout, priority, persistent, headers, format, idempotencyKey);
  }

  /** With a key of the caller's making, such as the number of an order; empty for none. */
  public CallOptions withIdempotencyKey(String key) {
    return new CallOptions(timeout, priority, persistent, headers, format, key);
  }

  private static void checkHeader(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no name for a header: it must be a Java identifier and"
              + " not begin with JMS, parley_ or _");
    }
  }
}
