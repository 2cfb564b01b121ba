package dev.parley.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** Where a command reads and writes; in tests, not the process' own streams. */
record Terminal(PrintWriter out, PrintWriter err, InputStream in) {
  static Terminal system() {
    var charset = charset();
    return new Terminal(
        new PrintWriter(System.out, true, charset),
        new PrintWriter(System.err, true, charset),
        System.in);
  }

  /**
   * For a command that itself tells what happens: our log would say it again. Counts for what is
   * loaded later.
   */
  static void quietenLog() {
    System.setProperty("org.slf4j.simpleLogger.log.dev.parley", "error");
  }

  /** What the terminal reads: as JDK 19 and later find out, else what the system uses. */
  private static Charset charset() {
    return Charset.forName(
        System.getProperty("stdout.encoding", System.getProperty("native.encoding")));
  }
}
