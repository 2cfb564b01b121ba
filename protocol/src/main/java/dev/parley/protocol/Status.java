package dev.parley.protocol;

/**
 * How a call ended. The set is closed: every failure, wherever it happened, reaches the caller as
 * one of these. Each says whether the handler may have run and whether sending the same call again
 * is safe.
 */
public enum Status {
  /** The handler returned. */
  OK(true, Retry.NEVER),
  /** The message is no Parley request: unknown version, or a body that cannot be read. */
  BAD_REQUEST(false, Retry.NEVER),
  /** Nobody has ever served this name on this broker. */
  NO_SUCH_SERVICE(false, Retry.SAFE),
  /** The service has no such method; the message names the nearest ones. */
  NO_SUCH_METHOD(false, Retry.NEVER),
  /**
   * Count, names or types of the arguments do not fit; the message says which and what was
   * expected.
   */
  BAD_ARGUMENTS(false, Retry.NEVER),
  /** The body holds a class outside the contract, or passes a limit. */
  REFUSED(false, Retry.NEVER),
  /** The broker does not know the user, or the password is wrong. */
  UNAUTHENTICATED(false, Retry.NEVER),
  /** The broker does not let this user do that. */
  PERMISSION_DENIED(false, Retry.NEVER),
  /** A limit of the service or of its queue is reached; try again after {@code retryAfter}. */
  BUSY(false, Retry.SAFE),
  /** The time was up. The handler may be running, have run, or never run. */
  DEADLINE_EXCEEDED(true, Retry.IF_IDEMPOTENT),
  /** The caller gave up: interrupted, cancelled, or its requester was closed. */
  CANCELLED(true, Retry.IF_IDEMPOTENT),
  /** The handler threw; whether a retry helps is the service's word. */
  FAILED(true, Retry.NEVER),
  /** The broker cannot be reached, or was lost while the call was under way. */
  UNAVAILABLE(true, Retry.IF_IDEMPOTENT),
  /** A defect in Parley, or a result that cannot be sent. */
  INTERNAL(true, Retry.NEVER);

  /** When the same call may be sent again. */
  public enum Retry {
    /** Sending it again gives the same answer, or does the work twice. */
    NEVER,
    /** Only where running the handler twice does no harm. */
    IF_IDEMPOTENT,
    /** The handler has not run. */
    SAFE
  }

  private final boolean handlerMayHaveRun;
  private final Retry retry;

  Status(boolean handlerMayHaveRun, Retry retry) {
    this.handlerMayHaveRun = handlerMayHaveRun;
    this.retry = retry;
  }

  /** Whether the service's code may have been executed. */
  public boolean handlerMayHaveRun() {
    return handlerMayHaveRun;
  }

  /** When the same call may be sent again. */
  public Retry retry() {
    return retry;
  }

  /** The status of that name, or {@link #INTERNAL} for one this version does not know. */
  public static Status parse(String name) {
    for (var status : values()) {
      if (status.name().equals(name)) {
        return status;
      }
    }
    return INTERNAL;
  }
}
