package dev.parley.cli;

import static dev.parley.cli.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials;
import dev.parley.tls.DevelopmentCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clusters and pairs, as docs/scaling.md sets them up. */
@Timeout(900)
class SeveralBrokersTest {
  /** The distribution takes some seconds, on a busy machine a minute and more. */
  private static final Duration START = Duration.ofMinutes(5);

  @TempDir private Path directory;

  @Test
  @Tag("once")
  void clusterCarriesCallsFromOneBrokerToAnother() throws IOException {
    assertCarriesCalls("tcp", List.of(), List.of(), List.of());
  }

  @Test
  void brokersOfAClusterShowEachOtherTheirCertificates() throws IOException {
    assertCarriesCalls("tls", server("one"), server("two"), client());
  }

  @Test
  void brokersOfAClusterThatDoNotTrustEachOtherSayWhy() throws IOException {
    var one = "127.0.0.1:" + Ports.free();
    var two = "127.0.0.1:" + Ports.free();
    try (var first = broker("one", one, server("one"), "--cluster-peer", two)) {
      first.awaitOut("Broker ready");
      Files.createDirectories(directory.resolve("two"));
      Files.copy(credentials("one"), credentials("two"));
      var other = DevelopmentCa.in(directory.resolve("other"));
      var stranger = other.server("two", List.of("127.0.0.1"), Duration.ofDays(1));
      var tls =
          List.of(
              "--tls-cert=" + stranger.certificate(),
              "--tls-key=" + stranger.key(),
              "--cluster-ca=" + ca().certificate());
      try (var second = broker("two", two, tls, "--cluster-peer", one)) {
        second.awaitErr("The broker at " + one + " is not in the cluster with this one");
      }
    }
  }

  /** Of two releases of Artemis. */
  @Test
  @Tag("once")
  void standAloneBrokerIsInAClusterWithAnEmbeddedOne() throws IOException {
    var console = new ArrayList<>(server("two"));
    console.addAll(List.of("--console", "--console-port", "0"));

    assertCarriesCalls("tls", server("one"), console, client());
  }

  private void assertCarriesCalls(
      String scheme, List<String> ofOne, List<String> ofTwo, List<String> ofClients)
      throws IOException {
    var one = "127.0.0.1:" + Ports.free();
    var two = "127.0.0.1:" + Ports.free();
    var call = Stream.of("call", "--url", scheme + "://" + two, "math.div", "42", "2");
    var called = Stream.concat(call, ofClients.stream()).toArray(String[]::new);
    try (var first = broker("one", one, ofOne, "--cluster-peer", two, "--keeper")) {
      first.awaitOut("Broker ready");
      Files.createDirectories(directory.resolve("two"));
      Files.copy(credentials("one"), credentials("two"));
      try (var second = broker("two", two, ofTwo, "--cluster-peer", one);
          var responder = start("one", ofClients, "responder", "--url", scheme + "://" + one)) {
        second.awaitOut("Broker ready", START);
        responder.awaitOut("Serving demo");

        await().untilAsserted(() -> assertThat(ended("two", called)).isEqualTo("21\n"));
      }
    }
  }

  private List<String> server(String name) {
    var issued = ca().server(name, List.of("127.0.0.1"), Duration.ofDays(1));
    return List.of(
        "--tls-cert=" + issued.certificate(),
        "--tls-key=" + issued.key(),
        "--tls-client-ca=" + ca().certificate());
  }

  private List<String> client() {
    var issued = ca().client("client", Duration.ofDays(1));
    return List.of(
        "--tls-cert=" + issued.certificate(),
        "--tls-key=" + issued.key(),
        "--tls-ca=" + ca().certificate());
  }

  private DevelopmentCa ca() {
    return DevelopmentCa.in(directory.resolve("ca"));
  }

  @Test
  void brokerWithoutAUserForItsClusterSaysWhatToAdd() throws IOException {
    var data = Files.createDirectories(directory.resolve("old"));
    Credentials.loadOrCreate(data);
    var lines = Files.readAllLines(credentials("old"));
    lines.removeIf(line -> line.startsWith("cluster."));
    Files.write(credentials("old"), lines);

    try (var broker =
        broker("old", "127.0.0.1:" + Ports.free(), List.of(), "--cluster-peer", "127.0.0.1:1")) {
      assertThat(broker.exitCode()).isEqualTo(78);
      assertThat(broker.err())
          .startsWith("error: No user has the role cluster")
          .contains("cluster.roles=cluster")
          .hasLineCount(1);
    }
  }

  @Test
  @Tag("once")
  void backupServesWhenThePrimaryIsKilled() throws IOException {
    assertTakesOver();
  }

  @Test
  @Tag("once")
  void standAloneBackupServesWhenTheEmbeddedPrimaryIsKilled() throws IOException {
    assertTakesOver("--console", "--console-port", "0");
  }

  private void assertTakesOver(String... ofBackup) throws IOException {
    var one = "127.0.0.1:" + Ports.free();
    var two = "127.0.0.1:" + Ports.free();
    var url = "tcp://" + one + ",tcp://" + two;
    try (var primary = broker("data", one, List.of(), "--pair", "primary")) {
      primary.awaitOut("Broker ready");
      try (var backup = broker("data", two, List.of(ofBackup), "--pair", "backup");
          var responder = start("data", List.of(), "responder", "--url", url)) {
        responder.awaitOut("Serving demo");
        backup.awaitOut("Waiting for its turn");
        assertThat(backup.out()).doesNotContain("ready");
        primary.kill();
        backup.awaitOut("Broker ready at tcp://" + two, START);
        await()
            .untilAsserted(
                () ->
                    assertThat(ended("data", "call", "--url", url, "math.div", "42", "2"))
                        .isEqualTo("21\n"));
      }
    }
  }

  @Test
  @Tag("once")
  void brokerThatReachesNoQuorumSaysSo() throws IOException {
    var nobody = "127.0.0.1:" + Ports.free();
    var quorum = List.of("--console", "--console-port", "0", "--quorum", nobody);
    try (var broker =
        broker("data", "127.0.0.1:" + Ports.free(), quorum, "--cluster-peer", "127.0.0.1:1")) {
      broker.awaitOut("Waiting for its turn");
      broker.awaitErr("nobody listens at " + nobody);
    }
  }

  private ParleyProcess broker(String data, String place, List<String> more, String... options)
      throws IOException {
    var arguments = new ArrayList<>(List.of("broker", "--port", place.replaceAll(".*:", "")));
    arguments.addAll(List.of(options));
    return start(data, more, arguments.toArray(String[]::new));
  }

  private ParleyProcess start(String data, List<String> more, String... arguments)
      throws IOException {
    var all = Stream.concat(Stream.of(arguments), more.stream()).toArray(String[]::new);
    return ParleyProcess.start(directory.resolve(data), all);
  }

  private String ended(String data, String... arguments) throws IOException {
    try (var call = start(data, List.of(), arguments)) {
      call.exitCode();
      return call.out();
    }
  }

  private Path credentials(String data) {
    return directory.resolve(data).resolve(Credentials.FILE_NAME);
  }
}
