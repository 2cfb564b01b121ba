package dev.parley.consoletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.broker.Credentials.Role;
import dev.parley.broker.StandaloneBroker;
import dev.parley.responder.Responder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A program in Python calls over AMQP, which only the distribution speaks. */
@Tag("once")
@Timeout(600)
@ExtendWith(AdminsBroker.class)
class PythonAmqpTest {
  private static final Path PROGRAM =
      Path.of("..", "examples", "python", "parley_amqp.py").toAbsolutePath();

  private final StandaloneBroker broker;
  @TempDir private Path directory = Path.of("");

  PythonAmqpTest(StandaloneBroker broker) throws Exception {
    assumeTrue(
        run(List.of("/usr/bin/python3", "-c", "import proton")) == 0,
        "SKIPPED: no python3 with Qpid Proton; on Debian: apt install python3-qpid-proton");
    this.broker = broker;
  }

  @Test
  void textInJsonIsCalledWithAndAnswered() throws Exception {
    try (var serving = AdminsBroker.connect(broker, Role.RESPONDERS);
        var responder = Responder.builder(serving).build()) {
      responder.export("amqp", Divider.class, new Divider.Plain());
      assertThat(program("amqp", "div", "42", "2")).isZero();
      assertThat(output()).isEqualTo("21");
    }
  }

  @Test
  void failureIsToldWithItsStatus() throws Exception {
    try (var serving = AdminsBroker.connect(broker, Role.RESPONDERS);
        var responder = Responder.builder(serving).build()) {
      responder.export("amqp", Divider.class, new Divider.Plain());
      assertThat(program("amqp", "div", "1", "0")).isOne();
      assertThat(output()).startsWith("FAILED: ");
      assertThat(program("amqp", "sing")).isOne();
      assertThat(output()).startsWith("NO_SUCH_METHOD: ");
    }
  }

  private int program(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("/usr/bin/python3", PROGRAM.toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private String output() throws IOException {
    return Files.readString(directory.resolve("out")).strip();
  }

  private int run(List<String> command) throws Exception {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (broker != null) {
      var user = broker.credentials().first(Role.REQUESTERS);
      var password = Files.writeString(directory.resolve("password"), user.password());
      builder.environment().put("PARLEY_USER", user.name());
      builder.environment().put("PARLEY_PASSWORD_FILE", password.toString());
      builder
          .environment()
          .put("PARLEY_AMQP", broker.amqpUrl().orElseThrow().replace("amqp://", ""));
      builder.redirectOutput(directory.resolve("out").toFile());
    }
    try {
      var process = builder.start();
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } catch (IOException e) {
      return 127; // there is no such program
    }
  }
}
