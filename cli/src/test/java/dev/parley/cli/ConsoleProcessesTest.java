package dev.parley.cli;

import static dev.parley.cli.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Commands.Run;
import dev.parley.tls.DevelopmentCa;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley broker --console}: the Apache distribution in a process below the command's. */
@Tag("once")
@Timeout(900)
class ConsoleProcessesTest {
  /** The distribution takes some seconds, on a busy machine a minute and more. */
  private static final Duration START = Duration.ofMinutes(5);

  private final Path data;

  ConsoleProcessesTest(@TempDir Path directory) {
    data = directory.resolve("broker");
  }

  @Test
  void servesCallsRoomsAndTheConsoleUntilItIsToldToEnd() throws Exception {
    try (var broker = start("broker", "--console", "--port", "0", "--console-port", "0")) {
      var url = broker.awaitOut("Broker ready at (\\S+)", START).group(1);
      var console = broker.awaitOut("Console at (\\S+), for user admin").group(1);
      var child = broker.children().get(0);
      try (var responder = start("responder", "--url", url)) {
        responder.awaitOut("Serving demo");

        assertThat(ended(start("call", "--url", url, "math.div", "42", "2"))).isEqualTo("21\n");
        assertThat(ended(start("chat", "--url", url, "ops", "--as", "ann"))).isEmpty();
        assertThat(ended(start("rooms", "--url", url))).contains("ops");
        assertThat(page(console + "/")).contains("<html");
      }
      broker.terminate();

      assertThat(broker.exitCode()).isEqualTo(143);
      assertThat(broker.out()).endsWith("Broker stopped\n");
      assertThat(broker.err()).isEmpty();
      assertThat(child.isAlive()).isFalse();
    }
  }

  @Test
  void speaksTlsWithClientsThatHaveACertificateAndWithItsOwnKeeper(@TempDir Path ca)
      throws Exception {
    DevelopmentCa.in(ca).server("server", List.of("broker.example"), Duration.ofDays(1));
    DevelopmentCa.in(ca).client("client", Duration.ofDays(1));
    try (var broker =
        start(
            "broker",
            "--console",
            "--port=0",
            "--console-port=0",
            "--tls-cert=" + ca.resolve("server.pem"),
            "--tls-key=" + ca.resolve("server-key.pem"),
            "--tls-client-ca=" + ca.resolve("ca.pem"))) {
      var url = broker.awaitOut("Broker ready at (tls://\\S+)", START).group(1);
      broker.awaitOut("Messages and credentials");
      try (var responder = start(of(ca, url, "responder"))) {
        responder.awaitOut("Serving demo");

        assertThat(ended(start(of(ca, url, "call", "math.div", "42", "2")))).isEqualTo("21\n");
        assertThat(ended(start(of(ca, url, "rooms")))).as("what the keeper knows of").isEmpty();
        assertThat(Commands.anywhere("", "rooms", "--url=" + url, "--data=" + data).err())
            .contains("has a certificate of an authority that is not trusted here");
        var plain = url.replace("tls://", "tcp://");
        assertThat(Commands.anywhere("", "rooms", "--url=" + plain, "--data=" + data).err())
            .contains("speaks TLS only: connect to " + url);
      }
    }
  }

  /** A client's command, of a broker that is for another host. */
  private static String[] of(Path ca, String url, String... command) {
    var arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        List.of(
            "--url=" + url + "?verifyHost=false",
            "--tls-ca=" + ca.resolve("ca.pem"),
            "--tls-cert=" + ca.resolve("client.pem"),
            "--tls-key=" + ca.resolve("client-key.pem")));
    return arguments.toArray(String[]::new);
  }

  @Test
  void keeperWhoseCertificateIsForNoClientIsOneLine(@TempDir Path ca, @TempDir Path other) {
    var server = DevelopmentCa.in(ca).server("server", List.of("127.0.0.1"), Duration.ofDays(1));

    var options =
        new String[] {
          "--tls-cert=" + server.certificate(),
          "--tls-key=" + server.key(),
          "--tls-client-ca=" + DevelopmentCa.in(other).certificate()
        };
    var refused =
        new Run(
            78,
            "",
            "error: The keeper of rooms shows the broker's own certificate, and"
                + " --tls-client-ca does not accept that of a client. Give the broker one that"
                + " it does, or say --no-keeper and run 'parley keeper' with a certificate of"
                + " its own\n");

    // Where the broker hangs up, the reset may overtake its reason; the next one says it then.
    await()
        .atMost(START)
        .untilAsserted(() -> assertThat(broker("--console-port=0", options)).isEqualTo(refused));
  }

  @Test
  void endsWithTheCommandThatIsKilledAndTheCommandWithIt() throws Exception {
    try (var broker = start("broker", "--console", "--port", "0", "--console-port", "0")) {
      broker.awaitOut("Messages and credentials", START);
      var child = broker.children().get(0);
      broker.kill();
      await().until(() -> !child.isAlive());
    }
    try (var broker = start("broker", "--console", "--port", "0", "--console-port", "0")) {
      broker.awaitOut("Messages and credentials", START);
      broker.children().get(0).destroyForcibly();

      assertThat(broker.exitCode()).isEqualTo(69);
      assertThat(broker.err()).contains("error: The broker's process has ended.");
    }
  }

  @Test
  void consolePortInUseIsOneLine() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(broker("--console-port", "" + taken.getLocalPort()))
          .isEqualTo(
              new Run(
                  78,
                  "",
                  "error: Cannot listen on 127.0.0.1:"
                      + taken.getLocalPort()
                      + ": the port is in use. Stop what uses it, or choose another (0 for any"
                      + " free one).\n"));
    }
  }

  @Test
  void amqpNeedsTheDistribution() {
    assertThat(Commands.anywhere("", "broker", "--data", "" + data, "--amqp", "0").err())
        .startsWith("error: --amqp needs --console: only the distribution speaks AMQP\n");
  }

  @Test
  void quorumNeedsTheDistribution() {
    var command =
        new String[] {"broker", "--data", "" + data, "--quorum", "a:2181", "--cluster-peer", "b:1"};
    assertThat(Commands.anywhere("", command).err())
        .startsWith(
            "error: --quorum needs --console: only the distribution has what talks to ZooKeeper\n");
  }

  @Test
  void quorumMustBeUnderstood() {
    assertThat(broker("--quorum=a:2181,b", "--cluster-peer", "b:1").err())
        .startsWith("error: 'b' must be like host:61616\n");
    assertThat(broker("--quorum=a:2181/x/y", "--cluster-peer", "b:1").err())
        .startsWith(
            "error: 'a:2181/x/y' must be like zoo-1:2181,zoo-2:2181,zoo-3:2181, and may end with"
                + " /name\n");
    assertThat(broker("--quorum=a:2181").err())
        .startsWith("error: A quorum is for two brokers: name the other one as the only peer\n");
    assertThat(broker("--quorum=a:2181", "--cluster-peer=b:1", "--pair=primary").err())
        .startsWith(
            "error: Brokers with a quorum have a data directory each, and no roles: the quorum"
                + " decides\n");
  }

  @Test
  void withoutTheDistributionItSaysHowToGetIt() {
    assertThat(broker("--artemis-home="))
        .isEqualTo(
            new Run(
                78,
                "",
                "error: --console needs the Apache distribution of Artemis: './parley' in a"
                    + " checkout fetches it when it builds; elsewhere get it at"
                    + " https://artemis.apache.org/components/artemis/download (2.57.0 or later),"
                    + " unpack it and say where with --artemis-home or $ARTEMIS_HOME\n"));
  }

  private Run broker(String option, String... more) {
    var arguments = new String[more.length + 7];
    System.arraycopy(
        new String[] {"broker", "--console", "--data", "" + data, "--port", "0", option},
        0,
        arguments,
        0,
        7);
    System.arraycopy(more, 0, arguments, 7, more.length);
    return Commands.anywhere("", arguments);
  }

  /** What it printed until its end. */
  private static String ended(ParleyProcess command) throws IOException {
    try (command) {
      command.endInput();
      assertThat(command.exitCode()).as(command.err()).isZero();
      return command.out();
    }
  }

  private static String page(String url) throws IOException, InterruptedException {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }

  private ParleyProcess start(String... arguments) throws IOException {
    return ParleyProcess.start(data, arguments);
  }
}
