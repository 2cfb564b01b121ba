package dev.parley.broker;

import org.jspecify.annotations.Nullable;

/**
 * A broker that cannot be started, or credentials that cannot be read. The message is one line that
 * says what happened, to what, and what to do next; it never holds a password.
 */
public final class BrokerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokerException(String message) {
    this(message, null);
  }

  BrokerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The innermost message of {@code thrown} on one line, for use at the end of ours. */
  static String reason(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    var text = root.getMessage();
    return text == null || text.isBlank()
        ? root.getClass().getSimpleName()
        : root.getClass().getSimpleName() + ": " + text.replaceAll("\\s+", " ").strip();
  }
}
