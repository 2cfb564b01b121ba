package dev.parley.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BrowserTest {
  static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  /**
   * Says aloud that {@code Explorer*Test} are left out: the build does not even compile them then.
   */
  @Test
  void isThereForTheTestsOfThePage() {
    assumeTrue(
        Files.isExecutable(CHROMIUM),
        "SKIPPED: there is no " + CHROMIUM + " on this machine; install it to test the page");
  }
}
