package dev.parley.consoletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.broker.StandaloneBroker;
import dev.parley.protocol.CallContext;
import dev.parley.responder.Responder;
import dev.parley.tls.DevelopmentCa;
import dev.parley.topics.Rooms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

      var listener =
          builder(broker, List.of(PYTHON, PROGRAM.toString(), "hear", "amqp", "--count=2"));
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

  @Test
  void callGoesOverTls(@TempDir Path files) throws Exception {
    var ca = DevelopmentCa.in(files.resolve("ca"));
    var server = ca.server("server", List.of("localhost", "127.0.0.1"), Duration.ofDays(1));
    var settings = Broker.builder().data(files.resolve("data")).port(0);
    try (var secured =
            AdminsBroker.standalone(settings.tls(server.certificate(), server.key())).start();
        var serving = AdminsBroker.as(Role.RESPONDERS, secured).trust(ca.certificate()).open();
        var responder = Responder.builder(serving).build()) {
      responder.export("amqp", Divider.class, new Divider.Plain());
      var program =
          builder(secured, List.of(PYTHON, PROGRAM.toString(), "call", "amqp", "div", "42", "2"));
      program.environment().put("PARLEY_TLS_CA", ca.certificate().toString());
      var process = program.start();
      try (var output = process.inputReader()) {
        assertThat(output.readLine()).isEqualTo("21");
      } finally {
        process.destroyForcibly();
      }
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
      var process =
          builder(broker, command).redirectOutput(directory.resolve("out").toFile()).start();
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } catch (IOException e) {
      return 127; // there is no such program
    }
  }

  private ProcessBuilder builder(@Nullable StandaloneBroker at, List<String> command)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    var environment = builder.environment();
    environment.remove("PARLEY_TLS_CA");
    if (at != null) {
      var user = at.credentials().first(Role.REQUESTERS);
      var password = Files.writeString(directory.resolve("password"), user.password());
      environment.put("PARLEY_USER", user.name());
      environment.put("PARLEY_PASSWORD_FILE", password.toString());
      // Proton finds no addresses in certificates.
      environment.put(
          "PARLEY_AMQP",
          at.amqpUrl()
              .orElseThrow()
              .replace("amqp://", "")
              .replace("amqps://127.0.0.1", "localhost"));
    }
    return builder;
  }
}
