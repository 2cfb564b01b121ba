package dev.parley.examples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The two programs as they stand, each in a process of its own. */
@Timeout(180)
class HelloTest {
  @Test
  void oneProgramGreetsTheOther(@TempDir Path data) throws IOException {
    try (var broker = Broker.builder().data(data).port(0).start()) {
      var credentials = data.resolve(Credentials.FILE_NAME);
      var responder = start(HelloResponder.class, broker, credentials);
      try (var served = responder.inputReader()) {
        assertThat(served.readLine()).isEqualTo("Serving hello");

        assertThat(output(start(HelloRequester.class, broker, credentials)))
            .isEqualTo("Hello, world!");
      } finally {
        responder.destroyForcibly().onExit().orTimeout(60, TimeUnit.SECONDS).join();
      }
    }
  }

  @Test
  void eachFitsInThirtyLines() throws IOException {
    for (var type : new Class<?>[] {HelloResponder.class, HelloRequester.class}) {
      var source = Path.of("src/main/java", type.getName().replace('.', '/') + ".java");
      assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(30);
    }
  }

  private static Process start(Class<?> program, Broker broker, Path credentials)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            broker.url(),
            credentials.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String output(Process process) throws IOException {
    try (BufferedReader reader = process.inputReader()) {
      return String.valueOf(reader.readLine());
    } finally {
      process.destroy();
    }
  }
}
