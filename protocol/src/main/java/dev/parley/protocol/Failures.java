package dev.parley.protocol;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Failures as the map that travels in a reply, and back. */
final class Failures {
  private static final int MAX_TRACE = 50;
  private static final int MAX_MESSAGE = 10_000;

  private Failures() {}

  static Map<String, Object> toMap(ParleyException failure) {
    var map = new LinkedHashMap<String, Object>();
    map.put("message", cut(failure.getMessage()));
    failure.retryAfter().ifPresent(delay -> map.put("retryAfter", delay.toMillis()));
    return map;
  }

  /** What a handler threw. A declared exception goes along as data, to be rebuilt as itself. */
  static Map<String, Object> thrown(
      Throwable thrown,
      ContractMethod method,
      AllowList allowed,
      boolean withTrace,
      boolean asObject) {
    var map = new LinkedHashMap<String, Object>();
    map.put("message", message(thrown));
    map.put("exception", thrown.getClass().getName());
    if (withTrace) {
      map.put("trace", trace(thrown));
    }
    if (asObject && isDeclared(thrown, method) && allowed.allows(thrown.getClass())) {
      try {
        map.put("data", ObjectCodec.encodeThrown(thrown, allowed));
      } catch (IOException | RuntimeException | StackOverflowError e) {
        // It holds something that cannot be written: it goes as text, like an undeclared one.
      }
    }
    return map;
  }

  /**
   * An exception's own methods may fail; the caller must learn of the first failure all the same.
   */
  private static String message(Throwable thrown) {
    try {
      return cut(thrown.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      return "(its message could not be had: " + e.getClass().getName() + ")";
    }
  }

  private static String[] trace(Throwable thrown) {
    try {
      return Arrays.stream(thrown.getStackTrace())
          .limit(MAX_TRACE)
          .map(StackTraceElement::toString)
          .toArray(String[]::new);
    } catch (RuntimeException e) {
      return new String[0];
    }
  }

  /** The exception to throw at the caller. */
  static Throwable toThrowable(
      Status status, @Nullable Object body, AllowList allowed, Limits limits) {
    var map = body instanceof Map<?, ?> fields ? fields : Map.of();
    var message = text(map.get("message"));
    if (status != Status.FAILED) {
      var retryAfter =
          map.get("retryAfter") instanceof Number millis
                  && (millis instanceof Long || millis instanceof Integer)
                  && millis.longValue() >= 0
              ? Duration.ofMillis(millis.longValue())
              : null;
      return new ParleyException(
          status, message.isEmpty() ? status.name() : message, null, retryAfter);
    }
    var remote = new RemoteException(text(map.get("exception")), message, trace(map.get("trace")));
    return declared(map.get("data"), allowed, limits)
        .map(
            thrown -> {
              thrown.setStackTrace(Thread.currentThread().getStackTrace());
              thrown.addSuppressed(remote);
              return thrown;
            })
        .orElse(remote);
  }

  private static boolean isDeclared(Throwable thrown, ContractMethod method) {
    return Arrays.stream(method.method.getExceptionTypes())
        .anyMatch(type -> type.isInstance(thrown));
  }

  private static Optional<Throwable> declared(
      @Nullable Object data, AllowList allowed, Limits limits) {
    if (!(data instanceof byte[] bytes)) {
      return Optional.empty();
    }
    try {
      return ObjectCodec.decode(bytes, allowed, limits) instanceof Throwable thrown
          ? Optional.of(thrown)
          : Optional.empty();
    } catch (ParleyException e) {
      return Optional.empty(); // the caller's contract does not name it: it stays text
    }
  }

  private static List<String> trace(@Nullable Object trace) {
    List<?> lines =
        trace instanceof @Nullable Object[] array
            ? Arrays.asList(array)
            : trace instanceof List<?> list ? list : List.of();
    return lines.stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .limit(MAX_TRACE)
        .toList();
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }

  private static String cut(@Nullable String message) {
    if (message == null) {
      return "";
    }
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
  }
}
