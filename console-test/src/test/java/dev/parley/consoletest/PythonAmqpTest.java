package dev.parley.consoletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.broker.Credentials.Role;
import dev.parley.broker.StandaloneBroker;
import dev.parley.protocol.CallContext;
import dev.parley.responder.Responder;
import dev.parley.topics.Rooms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program in Python calls, and talks in a room, over AMQP, which only the distribution speaks.
 */
@Tag("once")
@Timeout(600)
@ExtendWith(AdminsBroker.class)
class PythonAmqpTest {
  private static final String PYTHON = "/usr/bin/python3";
  private static final Path PROGRAM =
      Path.of("..", "examples", "python", "parley_amqp.py").toAbsolutePath();

  private final StandaloneBroker broker;
  @TempDir private Path directory = Path.of("");

  PythonAmqpTest(StandaloneBroker broker) throws Exception {
    assumeTrue(
        run(List.of(PYTHON, "-c", "import proton")) == 0,
        "SKIPPED: no python3 with Qpid Proton; on Debian: apt install python3-qpid-proton");
    this.broker = broker;
  }

  @Test
  void textInJsonIsCalledWithAndAnswered() throws Exception {
    try (var serving = AdminsBroker.connect(broker, Role.RESPONDERS);
        var responder = Responder.builder(serving).build()) {
      responder.export("amqp", Divider.class, new Divider.Plain());
      assertThat(program("call", "amqp", "div", "42", "2")).isZero();
      assertThat(output()).isEqualTo("21");
    }
  }

  @Test
  void failureIsToldWithItsStatus() throws Exception {
    try (var serving = AdminsBroker.connect(broker, Role.RESPONDERS);
        var responder = Responder.builder(serving).build()) {
      responder.export("amqp", Divider.class, new Divider.Plain());
      assertThat(program("call", "amqp", "div", "1", "0")).isOne();
      assertThat(output()).startsWith("FAILED: ");
      assertThat(program("call", "amqp", "sing")).isOne();
      assertThat(output()).startsWith("NO_SUCH_METHOD: ");
    }
  }

  @Test
  void handlerIsToldTheUserWhoCalls() throws Exception {
    var user = new CompletableFuture<String>();
    try (var serving = AdminsBroker.connect(broker, Role.RESPONDERS);
        var responder = Responder.builder(serving).build()) {
      responder.export(
          "whoami",
          Asked.class,
          () -> user.complete(CallContext.current().flatMap(CallContext::user).orElse("nobody")));
      assertThat(program("call", "whoami", "ask")).as(output()).isZero();
    }
    assertThat(user).isCompletedWithValue("requester");
  }

  /** What somebody asks. */
  public interface Asked {
    void ask();
  }

  @Test
  void membersAndPythonHearEachOther() throws Exception {
    try (var connection = AdminsBroker.connect(broker, Role.REQUESTERS);
        var rooms = Rooms.builder(connection).build()) {
      var ann = rooms.join("amqp", "ann");
      var heard = new CompletableFuture<String>();
      ann.onMessage(message -> heard.complete(message.sender() + ": " + message.text()));
      assertThat(program("say", "amqp", "hello from Python")).as(output()).isZero();
      assertThat(heard.get(2, TimeUnit.MINUTES)).isEqualTo("requester: hello from Python");

      var listener = builder(List.of(PYTHON, PROGRAM.toString(), "hear", "amqp", "--count=2"));
      var process = listener.start();
      try (var output = process.inputReader()) {
        assertThat(output.readLine()).isEqualTo("listening");
        ann.send("hello, Python").join();
        assertThat(output.readLine()).isEqualTo("ann: hello, Python");
        program("say", "amqp", "hello, both");
        assertThat(output.readLine()).isEqualTo("requester: hello, both");
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void nobodyPassesForAnother() throws Exception {
    assertThat(sends("user_id=b'requester'")).as(output()).isZero();
    for (var forged : List.of("user_id=b'admin'", "properties={'_AMQ_VALIDATED_USER': 'admin'}")) {
      assertThat(sends(forged)).as(forged).isOne();
      assertThat(output()).contains("REJECTED");
    }
  }

  private int sends(String claim) throws Exception {
    var script =
        """
        import sys
        sys.path.insert(0, '%s')
        from parley_amqp import *
        sender = connect('requester').create_sender('parley.rooms.claims', options=ToTopic())
        sender.send(Message(body='I am', %s))
        """;
    return run(List.of(PYTHON, "-c", script.formatted(PROGRAM.getParent(), claim)));
  }

  private int program(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(PYTHON, PROGRAM.toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private String output() throws IOException {
    return Files.readString(directory.resolve("out")).strip();
  }

  private int run(List<String> command) throws Exception {
    try {
      var process = builder(command).redirectOutput(directory.resolve("out").toFile()).start();
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } catch (IOException e) {
      return 127; // there is no such program
    }
  }

  private ProcessBuilder builder(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (broker != null) {
      var user = broker.credentials().first(Role.REQUESTERS);
      var password = Files.writeString(directory.resolve("password"), user.password());
      builder.environment().put("PARLEY_USER", user.name());
      builder.environment().put("PARLEY_PASSWORD_FILE", password.toString());
      builder
          .environment()
          .put("PARLEY_AMQP", broker.amqpUrl().orElseThrow().replace("amqp://", ""));
    }
    return builder;
  }
}
