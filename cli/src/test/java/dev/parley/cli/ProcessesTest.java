package dev.parley.cli;

import static dev.parley.cli.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Broker, responder and requester in processes of their own, as in three terminals. */
@Tag("once")
@Timeout(300)
class ProcessesTest {
  private static final String PROBE = "probe=" + FileProbe.class.getName();

  private final Path directory;
  private final Path data;

  ProcessesTest(@TempDir Path directory) {
    this.directory = directory;
    this.data = directory.resolve("broker");
  }

  @Test
  void threeTerminalsJustWork() throws IOException {
    try (var broker = start("broker", "--port", "0")) {
      var url = urlOf(broker);
      try (var responder = start("responder", "--url", url)) {
        responder.awaitOut("Serving demo");

        assertThat(called(url, "math.div", "42", "2")).isEqualTo("21\n");
      }
    }
  }

  @Test
  void responderMayBeThereBeforeTheBroker() throws IOException {
    var port = Ports.free();
    var url = "tcp://127.0.0.1:" + port;
    try (var responder = start("responder", "--url", url, "--wait", "5m", "--export", PROBE)) {
      responder.awaitErr("Waiting for a broker at " + url);
      try (var broker = start("broker", "--port", "" + port)) {
        urlOf(broker);
        responder.awaitOut("Serving probe");
      }
    }
  }

  @Test
  void responderThatIsToldToEndAnswersWhatItHandles() throws IOException {
    try (var broker = start("broker", "--port", "0")) {
      var url = urlOf(broker);
      var started = directory.resolve("started");
      var release = directory.resolve("release");
      try (var responder = start("responder", "--url", url, "--export", PROBE)) {
        responder.awaitOut("Serving probe");
        try (var call = start("call", "--url", url, "probe.hold", "" + started, "" + release)) {
          await().until(() -> Files.exists(started));
          responder.terminate();
          responder.awaitOut("Stopping");
          Files.createFile(release);

          assertThat(call.exitCode()).isZero();
          assertThat(call.out()).isEqualTo("held\n");
        }
        assertThat(responder.exitCode()).isEqualTo(143);
        assertThat(responder.out()).endsWith("Responder stopped after 1 calls\n");
      }
    }
  }

  @Test
  void streamOfACallThatIsToldToEndIsCancelled() throws IOException {
    try (var broker = start("broker", "--port", "0")) {
      var url = urlOf(broker);
      try (var responder = start("responder", "--url", url)) {
        responder.awaitOut("Serving demo");
        try (var call = start("call", "--url", url, "--stream", "math.primes", "2000000000")) {
          call.awaitOut("^2\n3\n5\n7\n11\n");
          call.terminate();
          assertThat(call.exitCode()).isEqualTo(143);
        }
        responder.terminate();

        assertThat(responder.exitCode()).isEqualTo(143);
        assertThat(responder.out()).endsWith("Responder stopped after 1 calls\n");
      }
    }
  }

  @Test
  void brokerThatIsToldToEndStopsCleanly() throws IOException {
    try (var broker = start("broker", "--port", "0")) {
      urlOf(broker);
      broker.terminate();

      assertThat(broker.exitCode()).isEqualTo(143);
      assertThat(broker.out()).endsWith("Broker stopped\n");
    }
  }

  @Test
  void responderIsKilledBetweenTwoCalls() throws IOException {
    try (var broker = start("broker", "--port", "0")) {
      var url = urlOf(broker);
      try (var responder = start("responder", "--url", url)) {
        responder.awaitOut("Serving demo");
        assertThat(called(url, "math.div", "42", "2")).isEqualTo("21\n");
        responder.kill();
      }
      try (var call = start("call", "--url", url, "--timeout", "2m", "math.div", "10", "5");
          var responder = start("responder", "--url", url)) {
        responder.awaitOut("Serving demo");

        assertThat(call.exitCode()).isZero();
        assertThat(call.out()).isEqualTo("2\n");
      }
    }
  }

  @Test
  void configurationThatIsNoXmlIsOneLine() throws IOException {
    var file = Files.writeString(directory.resolve("broker.xml"), "<configuration");
    try (var broker = start("broker", "--port", "0", "--configuration", file.toString())) {
      assertThat(broker.exitCode()).isEqualTo(78);
      assertThat(broker.err())
          .startsWith("error: Cannot read the broker configuration " + file)
          .hasLineCount(1);
    }
  }

  @Test
  void brokerIsKilledAndRestartedOnItsData() throws IOException {
    var port = "" + Ports.free();
    var url = "tcp://127.0.0.1:" + port;
    var notes = directory.resolve("notes");
    try (var responder = start("responder", "--url", url, "--wait", "5m")) {
      try (var broker = start("broker", "--port", port)) {
        responder.awaitOut("Serving demo");
        makeQueueOfProbe(url);
        var stored =
            called(
                url,
                "probe.note",
                "" + notes,
                "stored",
                "--one-way",
                "--persistent",
                "--timeout",
                "5m");
        assertThat(stored).isEmpty();
        broker.kill();
      }
      responder.awaitErr("was lost");
      try (var broker = start("broker", "--port", port)) {
        urlOf(broker);
        assertThat(called(url, "math.div", "42", "2")).isEqualTo("21\n");
        try (var later = start("responder", "--url", url, "--export", PROBE)) {
          later.awaitOut("Serving probe");
          await().until(() -> Files.exists(notes) && Files.readString(notes).equals("stored\n"));
        }
      }
    }
  }

  private void makeQueueOfProbe(String url) throws IOException {
    try (var responder = start("responder", "--url", url, "--export", PROBE)) {
      responder.awaitOut("Serving probe");
      responder.terminate();
      responder.exitCode();
    }
  }

  private String called(String url, String... arguments) throws IOException {
    var all = new String[arguments.length + 3];
    all[0] = "call";
    all[1] = "--url";
    all[2] = url;
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    try (var call = start(all)) {
      assertThat(call.exitCode()).as(call::toString).isZero();
      assertThat(call.err()).isEmpty();
      return call.out();
    }
  }

  private ParleyProcess start(String... arguments) throws IOException {
    return ParleyProcess.start(data, arguments);
  }

  private static String urlOf(ParleyProcess broker) {
    return broker.awaitOut("Broker ready at (\\S+)").group(1);
  }
}
