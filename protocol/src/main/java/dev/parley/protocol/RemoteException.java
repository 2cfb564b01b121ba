package dev.parley.protocol;

import java.util.List;

/**
 * A handler threw something its contract does not declare. It is not rebuilt here: its class name,
 * message and stack trace are given as text. The status is {@link Status#FAILED}.
 */
public final class RemoteException extends ParleyException {
  private static final long serialVersionUID = 1L;

  private final String remoteClass;
  private final String remoteMessage;
  private final transient List<String> remoteTrace;

  public RemoteException(String remoteClass, String remoteMessage, List<String> remoteTrace) {
    super(
        Status.FAILED, remoteMessage.isEmpty() ? remoteClass : remoteClass + ": " + remoteMessage);
    this.remoteClass = remoteClass;
    this.remoteMessage = remoteMessage;
    this.remoteTrace = List.copyOf(remoteTrace);
  }

  /** The class name of what was thrown, such as {@code java.lang.ArithmeticException}. */
  public String remoteClass() {
    return remoteClass;
  }

  /** Its message; empty if it had none. */
  public String remoteMessage() {
    return remoteMessage;
  }

  /**
   * Its stack trace in the responder, one frame a line, innermost first; empty if the responder
   * keeps it back.
   */
  public List<String> remoteTrace() {
    return remoteTrace == null ? List.of() : remoteTrace;
  }
}
