package dev.parley.cli;

/**
 * A file that says how to run makes no sense. The message is one line that names file and field.
 */
final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigurationException(String message) {
    super(message);
  }
}
