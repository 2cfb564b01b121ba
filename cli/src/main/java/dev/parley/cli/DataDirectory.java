package dev.parley.cli;

/** Where a broker keeps messages and credentials, and where others on the machine find those. */
final class DataDirectory {
  /**
   * Named by the environment, else by whoever starts the JVM (the launcher: beside itself, so that
   * all terminals agree), else under the working directory.
   */
  static final String DEFAULT = "${env:PARLEY_DATA:-${sys:parley.data:-.parley/broker}}";

  private DataDirectory() {}
}
