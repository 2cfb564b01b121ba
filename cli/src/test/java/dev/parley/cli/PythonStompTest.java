package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.examples.ExampleServices;
import dev.parley.jms.ParleyConnection;
import dev.parley.responder.Responder;
import dev.parley.tls.DevelopmentCa;
import dev.parley.topics.RoomKeeper;
import dev.parley.topics.Rooms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program in Python calls, and talks in a room, over STOMP; once with TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class PythonStompTest {
  private static final Path PROGRAM =
      Path.of("..", "examples", "python", "parley_stomp.py").toAbsolutePath();

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Path directory;
  private final DevelopmentCa ca;
  private final String python;
  private final Broker broker;
  private final Broker secured;

  PythonStompTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    ca = DevelopmentCa.in(directory);
    python = python();
    var server = ca.server("server", List.of("127.0.0.1"), Duration.ofDays(1));
    broker = Broker.builder().inMemory().port(0).stomp(0).start();
    secured =
        Broker.builder()
            .inMemory()
            .port(0)
            .stomp(0)
            .tls(server.certificate(), server.key())
            .start();
  }

  private static String python() throws Exception {
    for (var candidate : List.of("python3", "/usr/bin/python3")) {
      try {
        var check =
            new ProcessBuilder(candidate, "-c", "import stomp")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (check.waitFor(60, TimeUnit.SECONDS) && check.exitValue() == 0) {
          return candidate;
        }
      } catch (IOException e) {
        // There is none of that name.
      }
    }
    assumeTrue(false, "SKIPPED: no python3 with stomp.py; on Debian: apt install python3-stomp");
    return "";
  }

  @BeforeAll
  void serve() {
    for (var one : List.of(broker, secured)) {
      var responder = Responder.builder(connect(one, Role.RESPONDERS)).build();
      open.add(0, responder);
      ExampleServices.export(responder);
    }
    open.add(0, RoomKeeper.builder(connect(broker, Role.KEEPERS)).open());
  }

  @AfterAll
  void close() throws Exception {
    for (var one : open) {
      one.close();
    }
    secured.close();
    broker.close();
  }

  @Test
  void callIsAnsweredInJson() throws Exception {
    assertThat(run(broker, "call", "math", "div", "42", "2")).isEqualTo("21\n");
  }

  @Test
  void failureHasItsStatusAndText() throws Exception {
    assertThat(run(broker, "call", "math", "div", "42", "zero"))
        .startsWith("error: BAD_ARGUMENTS: ");
  }

  @Test
  void callGoesOverTls() throws Exception {
    assertThat(run(secured, "call", "math", "div", "42", "2")).isEqualTo("21\n");
  }

  @Test
  void membersAndPythonHearEachOther() throws Exception {
    try (var rooms = Rooms.builder(connect(broker, Role.REQUESTERS)).build()) {
      var ann = rooms.join("ops", "ann");
      var heard = new CompletableFuture<String>();
      ann.onMessage(message -> heard.complete(message.sender() + ": " + message.text()));
      run(broker, "say", "ops", "hello from Python");
      assertThat(heard.get(60, TimeUnit.SECONDS)).isEqualTo("requester: hello from Python");

      var listener = start(broker, "hear", "ops");
      try (var output = listener.inputReader()) {
        assertThat(output.readLine()).isEqualTo("listening");
        ann.send("hello, Python").join();
        assertThat(output.readLine()).isEqualTo("ann: hello, Python");
      } finally {
        listener.destroyForcibly();
      }
    }
  }

  private ParleyConnection connect(Broker to, Role role) {
    var user = to.credentials().first(role);
    var connection =
        ParleyConnection.builder(to.inVmUrl()).user(user.name(), user.password()).open();
    open.add(connection);
    return connection;
  }

  private String run(Broker at, String... arguments) throws Exception {
    var process = start(at, arguments);
    try (var output = process.inputReader()) {
      var text = new StringBuilder();
      output.lines().forEach(line -> text.append(line).append('\n'));
      return text.toString();
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(Broker at, String... arguments) throws IOException {
    var user = at.credentials().first(Role.REQUESTERS);
    var password = Files.writeString(directory.resolve("password"), user.password());
    var command = new ArrayList<>(List.of(python, PROGRAM.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    var environment = builder.environment();
    environment.put("PARLEY_USER", user.name());
    environment.put("PARLEY_PASSWORD_FILE", password.toString());
    environment.put("PARLEY_STOMP", at.stompUrl().orElseThrow().replaceAll(".*://", ""));
    if (at == secured) {
      environment.put("PARLEY_TLS_CA", ca.certificate().toString());
    } else {
      environment.remove("PARLEY_TLS_CA");
    }
    return builder.start();
  }
}
