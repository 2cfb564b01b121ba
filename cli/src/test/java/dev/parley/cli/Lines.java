package dev.parley.cli;

/** What a program has printed while it goes on. */
final class Lines {
  private Lines() {}

  /** Without the line that is still being written, if one is. */
  static String complete(String printed) {
    return printed.substring(0, printed.lastIndexOf('\n') + 1);
  }
}
