package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.protocol.CallCodec;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.RemoteException;
import dev.parley.protocol.Status;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A failure as {@code application/problem+json} (RFC 9457), with how Parley calls it. */
final class Problem {
  private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

  static final String TYPE = "application/problem+json";
  private static final Duration BROKER_MAY_BE_BACK = Duration.ofSeconds(1);

  private Problem() {}

  /** Whatever a route throws. */
  static void answerAll(RoutesConfig routes) {
    routes.exception(Refusal.class, (refusal, exchange) -> answer(exchange, refusal));
    routes.exception(ParleyException.class, (failure, exchange) -> answer(exchange, failure));
    routes.exception(
        HttpResponseException.class,
        (refusal, exchange) ->
            answer(
                exchange,
                refusal.getStatus(),
                "Not here",
                "There is no such resource, or not for " + exchange.method()));
    routes.exception( // it went away, or was too slow
        UncheckedIOException.class,
        (lost, exchange) -> answer(exchange, 400, "Bad Request", "The body did not come"));
    routes.exception(
        Exception.class,
        (defect, exchange) -> {
          LOG.error("A request ended in a defect", defect);
          answer(exchange, 500, "Defect", "The gateway has a defect; its log says which");
        });
  }

  static int httpStatus(Status status) {
    return switch (status) {
      case OK -> 200;
      case BAD_REQUEST -> 400;
      case PERMISSION_DENIED -> 403;
      case NO_SUCH_SERVICE, NO_SUCH_METHOD -> 404;
      case BAD_ARGUMENTS, REFUSED -> 422;
      case BUSY -> 429;
      case FAILED, INTERNAL -> 500;
      case UNAVAILABLE, UNAUTHENTICATED, CANCELLED -> 503;
      case DEADLINE_EXCEEDED -> 504;
    };
  }

  /** What a problem says. */
  static Map<String, Object> fields(ParleyException failure) {
    var status = failure.status();
    var fields = fields("urn:parley:status:" + status, status.name(), httpStatus(status));
    fields.put(
        "detail",
        failure instanceof RemoteException remote
            ? remote.remoteMessage()
            : String.valueOf(failure.getMessage()));
    fields.put("code", status.name());
    fields.put("handlerMayHaveRun", status.handlerMayHaveRun());
    fields.put("retry", status.retry().name());
    if (failure instanceof RemoteException remote) {
      fields.put("exception", remote.remoteClass());
    }
    failure.retryAfter().ifPresent(delay -> fields.put("retryAfter", delay.toMillis()));
    return fields;
  }

  static void answer(Context exchange, ParleyException failure) {
    var status = failure.status();
    var wait =
        failure
            .retryAfter()
            .orElse(status == Status.UNAVAILABLE ? BROKER_MAY_BE_BACK : Duration.ZERO);
    if (!wait.isZero()) {
      // Whole seconds, and never too early.
      exchange.header("Retry-After", "" + Math.max(1, wait.plusMillis(999).toSeconds()));
    }
    answer(exchange, httpStatus(status), fields(failure));
  }

  static void answer(Context exchange, Refusal refusal) {
    refusal.headers().forEach(exchange::header);
    answer(exchange, refusal.httpStatus(), refusal.title(), refusal.detail());
  }

  static void answer(Context exchange, int httpStatus, String title, String detail) {
    var fields = fields("about:blank", title, httpStatus);
    fields.put("detail", detail);
    answer(exchange, httpStatus, fields);
  }

  private static Map<String, Object> fields(String type, String title, int httpStatus) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", type);
    fields.put("title", title);
    fields.put("status", httpStatus);
    return fields;
  }

  private static void answer(Context exchange, int httpStatus, Map<String, Object> fields) {
    exchange.status(httpStatus).contentType(TYPE).result(CallCodec.toJson(fields).getBytes(UTF_8));
  }
}
