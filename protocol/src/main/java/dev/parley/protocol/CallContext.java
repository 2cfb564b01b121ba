package dev.parley.protocol;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a handler can know of the call it serves. It belongs to the thread that runs the handler;
 * calls made on that thread end by the same deadline and carry the same trace.
 */
public final class CallContext {
  private static final ThreadLocal<@Nullable CallContext> CURRENT = new ThreadLocal<>();

  private final String service;
  private final String method;
  private final Deadline deadline;
  private final Origin origin;

  /** What the message tells, looked up when a handler asks. */
  public record Origin(
      Supplier<Optional<String>> user,
      Supplier<Map<String, String>> headers,
      Supplier<Boolean> redelivered) {}

  /** For those who dispatch calls. */
  public CallContext(String service, String method, Deadline deadline, Origin origin) {
    this.service = service;
    this.method = method;
    this.deadline = deadline;
    this.origin = origin;
  }

  /** The call that this thread serves; empty on any other thread. */
  public static Optional<CallContext> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** The service that was called. */
  public String service() {
    return service;
  }

  /** The method, as the request names it. */
  public String method() {
    return method;
  }

  /** When nobody waits for the answer any more. */
  public Deadline deadline() {
    return deadline;
  }

  /** Who the broker says called; empty if it does not check users. */
  public Optional<String> user() {
    return origin.user().get();
  }

  /** The caller's headers. */
  public Map<String, String> headers() {
    return origin.headers().get();
  }

  /** The request was delivered before, so that a handler may have run already. */
  public boolean isRedelivered() {
    return origin.redelivered().get();
  }

  /** Runs a handler's code with this context. For those who dispatch calls. */
  public <T extends @Nullable Object> T run(Handler<T> handler) throws Throwable {
    var outer = CURRENT.get();
    CURRENT.set(this);
    try {
      return handler.handle();
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** A handler's code. */
  public interface Handler<T extends @Nullable Object> {
    T handle() throws Throwable;
  }
}
