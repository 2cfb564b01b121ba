package dev.parley.tls;

import org.jspecify.annotations.Nullable;

/**
 * Files that no TLS can be made of, or cannot be written. The message is one line that names the
 * file and says what to do.
 */
public final class TlsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TlsException(String message) {
    this(message, null);
  }

  TlsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What went wrong, on one line, for use in a message of ours. */
  static String reason(Throwable thrown) {
    var text = thrown.getMessage();
    return text == null || text.isBlank()
        ? thrown.getClass().getSimpleName()
        : thrown.getClass().getSimpleName() + ": " + text.replaceAll("\\s+", " ").strip();
  }
}
