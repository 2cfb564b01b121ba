package dev.parley.consoletest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BrowserTest {
  static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  /** Says aloud that {@code ConsoleTest} is left out: the build does not even compile it then. */
  @Test
  void isThereForTheTestsOfTheConsole() {
    assumeTrue(
        Files.isExecutable(CHROMIUM),
        "SKIPPED: there is no " + CHROMIUM + " on this machine; install it to test the console");
  }
}
