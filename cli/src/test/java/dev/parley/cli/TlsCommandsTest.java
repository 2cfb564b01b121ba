package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Commands.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose clients need certificates, and what its commands are told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class TlsCommandsTest {
  private final Path data;
  private final Path ca;
  private final LongRunning broker;
  private String url = "";

  TlsCommandsTest(@TempDir Path directory) {
    data = directory.resolve("broker");
    ca = directory.resolve("ca");
    assertThat(Commands.anywhere("", "dev-ca", ca.toString()).code()).isZero();
    broker =
        new LongRunning(
            "broker",
            "--port",
            "0",
            "--data",
            data.toString(),
            "--tls-cert",
            pem("server"),
            "--tls-key",
            pem("server-key"),
            "--tls-client-ca",
            pem("ca"));
  }

  @BeforeAll
  void started() {
    url = broker.awaitOut("Messages").replaceAll("(?s)Broker ready at (\\S+).*", "$1");
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void commandsConnectWithTheirCertificate() {
    assertThat(url).startsWith("tls://127.0.0.1:");
    assertThat(
            rooms(
                "--tls-ca", pem("ca"), "--tls-cert", pem("client"), "--tls-key", pem("client-key")))
        .isEqualTo(new Run(0, "", "There are no rooms at " + url + "\n"));
  }

  @Test
  void brokerIsKnownByEachNameOfItsCertificate() {
    var byName = url.replace("127.0.0.1", "localhost");

    assertThat(
            at(
                    byName,
                    "--tls-ca",
                    pem("ca"),
                    "--tls-cert",
                    pem("client"),
                    "--tls-key",
                    pem("client-key"))
                .code())
        .isZero();
  }

  @Test
  void unknownAuthorityIsOneLine() {
    assertThat(rooms())
        .isEqualTo(
            new Run(
                69,
                "",
                "error: UNAVAILABLE: The broker at "
                    + url.replace("tls://", "")
                    + " has a certificate of an authority that is not trusted here: name that"
                    + " authority's certificate (--tls-ca, in Java trust).\n"));
  }

  @Test
  void missingCertificateIsOneLine() {
    var run = rooms("--tls-ca", pem("ca"));

    assertThat(run.err())
        .startsWith("error: UNAUTHENTICATED: The broker at ")
        .contains("--tls-cert and --tls-key")
        .hasLineCount(1);
    assertThat(run.code()).isEqualTo(77);
  }

  @Test
  void nobodyWaitsForABrokerThatIsThereAndNotTrusted() {
    var run = Commands.anywhere("", "keeper", "--url", url, "--data", "" + data, "--wait", "1h");

    assertThat(run.err()).startsWith("error: UNAVAILABLE: The broker at ").hasLineCount(1);
  }

  @Test
  void certificateAndKeyBelongTogether() {
    assertThat(rooms("--tls-cert", pem("client")).err())
        .startsWith("error: --tls-cert and --tls-key belong together: give both\n");
    assertThat(Commands.anywhere("", "broker", "--tls-cert", pem("server")).err())
        .startsWith(
            "error: TLS needs both --tls-cert and --tls-key; 'parley dev-ca' makes some for"
                + " development\n");
  }

  @Test
  void fileThatCannotBeReadIsOneLine() {
    assertThat(rooms("--tls-ca", pem("none")))
        .isEqualTo(
            new Run(
                65,
                "",
                "error: BAD_ARGUMENTS: The certificate "
                    + pem("none")
                    + " cannot be read (NoSuchFileException: "
                    + pem("none")
                    + ").\n"));
  }

  @Test
  void directoryThatCannotBeMadeIsOneLine() throws Exception {
    var file = Files.createFile(ca.resolve("file"));
    var run = Commands.anywhere("", "dev-ca", file.resolve("below").toString());

    assertThat(run.err()).startsWith("error: Cannot make the directory " + file).hasLineCount(1);
    assertThat(run.code()).isEqualTo(78);
  }

  private String pem(String name) {
    return ca.resolve(name + ".pem").toString();
  }

  private Run rooms(String... options) {
    return at(url, options);
  }

  private Run at(String where, String... options) {
    var arguments = new ArrayList<>(List.of("rooms", "--url", where, "--data", "" + data));
    arguments.addAll(List.of(options));
    return Commands.anywhere("", arguments.toArray(String[]::new));
  }
}
