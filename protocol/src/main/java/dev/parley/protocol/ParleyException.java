package dev.parley.protocol;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every failure of a call. {@link #status()} says which kind it is, {@link Status#retry()} whether
 * it may be sent again. {@link RemoteException} adds what a handler threw.
 */
public class ParleyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Status status;
  private final @Nullable Duration retryAfter;

  public ParleyException(Status status, String message) {
    this(status, message, null, null);
  }

  public ParleyException(Status status, String message, @Nullable Throwable cause) {
    this(status, message, cause, null);
  }

  public ParleyException(
      Status status, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
    super(message, cause);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** What kind of failure this is. Never {@link Status#OK}. */
  public Status status() {
    return status;
  }

  /** How long to wait before the call is worth sending again, where the service said so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
