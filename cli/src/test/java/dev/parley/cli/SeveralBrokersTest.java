package dev.parley.cli;

import static dev.parley.cli.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clusters and pairs, as docs/scaling.md sets them up. */
@Timeout(300)
class SeveralBrokersTest {
  @TempDir private Path directory;

  @Test
  void clusterCarriesCallsFromOneBrokerToAnother() throws IOException {
    var one = "127.0.0.1:" + freePort();
    var two = "127.0.0.1:" + freePort();
    try (var first = broker("one", one, "--cluster-peer", two, "--keeper")) {
      first.awaitOut("Broker ready");
      Files.createDirectories(directory.resolve("two"));
      Files.copy(credentials("one"), credentials("two"));
      try (var second = broker("two", two, "--cluster-peer", one);
          var responder = start("one", "responder", "--url", "tcp://" + one)) {
        second.awaitOut("Broker ready");
        responder.awaitOut("Serving demo");

        await().untilAsserted(() -> assertThat(called("two", "tcp://" + two)).isEqualTo("21\n"));
      }
    }
  }

  @Test
  void brokerWithoutAUserForItsClusterSaysWhatToAdd() throws IOException {
    var data = Files.createDirectories(directory.resolve("old"));
    Credentials.loadOrCreate(data);
    var lines = Files.readAllLines(credentials("old"));
    lines.removeIf(line -> line.startsWith("cluster."));
    Files.write(credentials("old"), lines);

    try (var broker = broker("old", "127.0.0.1:" + freePort(), "--cluster-peer", "127.0.0.1:1")) {
      assertThat(broker.exitCode()).isEqualTo(78);
      assertThat(broker.err())
          .startsWith("error: No user has the role cluster")
          .contains("cluster.roles=cluster")
          .hasLineCount(1);
    }
  }

  @Test
  void backupServesWhenThePrimaryIsKilled() throws IOException {
    var one = "127.0.0.1:" + freePort();
    var two = "127.0.0.1:" + freePort();
    var url = "tcp://" + one + ",tcp://" + two;
    try (var primary = broker("data", one, "--pair", "primary")) {
      primary.awaitOut("Broker ready");
      try (var backup = broker("data", two, "--pair", "backup");
          var responder = start("data", "responder", "--url", url)) {
        responder.awaitOut("Serving demo");
        backup.awaitOut("Waiting for its turn");
        assertThat(backup.out()).doesNotContain("ready");
        primary.kill();
        backup.awaitOut("Broker ready at tcp://" + two);
        await().untilAsserted(() -> assertThat(called("data", url)).isEqualTo("21\n"));
      }
    }
  }

  private ParleyProcess broker(String data, String place, String... options) throws IOException {
    var arguments = new String[options.length + 3];
    arguments[0] = "broker";
    arguments[1] = "--port";
    arguments[2] = place.substring(place.indexOf(':') + 1);
    System.arraycopy(options, 0, arguments, 3, options.length);
    return start(data, arguments);
  }

  private ParleyProcess start(String data, String... arguments) throws IOException {
    return ParleyProcess.start(directory.resolve(data), arguments);
  }

  private String called(String data, String url) throws IOException {
    try (var call = start(data, "call", "--url", url, "math.div", "42", "2")) {
      call.exitCode();
      return call.out();
    }
  }

  private Path credentials(String data) {
    return directory.resolve(data).resolve(Credentials.FILE_NAME);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
