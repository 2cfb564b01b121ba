package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs in Python, against which the door is tried: its XML-RPC client is a real stranger. */
final class Python {
  private static final boolean IS_THERE = isThere();

  private Python() {}

  /** Runs a script of {@code src/test/python} and gives what it prints. */
  static String run(String script, String... arguments) throws Exception {
    assumeTrue(IS_THERE, "SKIPPED: there is no python3 on this machine; install it to run this");
    var command = new ArrayList<>(List.of("python3", "-X", "utf8"));
    command.add(Path.of("src", "test", "python", script).toString());
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      var said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      return said.replace("\r\n", "\n");
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean isThere() {
    try {
      var process = new ProcessBuilder("python3", "-c", "import xmlrpc.client").start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
