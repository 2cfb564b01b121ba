package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Commands.Run;
import dev.parley.examples.ExampleServices;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
@Timeout(180)
class GatewayCommandTest {
  @TempDir private Path data;
  private Commands commands;

  @BeforeEach
  void start() {
    commands = new Commands(data);
  }

  @AfterEach
  void close() {
    commands.close();
  }

  @Test
  void servesUntilItIsStopped() throws Exception {
    ExampleServices.export(commands.responder);
    try (var gateway =
        new LongRunning(
            "gateway",
            "--url",
            commands.broker.url(),
            "--data",
            data.toString(),
            "--port",
            "0",
            "--allow",
            "math.*")) {
      var ready = gateway.awaitOut("For people");
      assertThat(ready).matches("Gateway ready at (http://127\\.0\\.0\\.1:\\d+)\\R(?s:.*)");
      var url = ready.lines().findFirst().orElseThrow().substring("Gateway ready at ".length());

      assertThat(post(url + "/RPC2")).contains("<value><int>21</int></value>");

      gateway.stop();
      assertThat(gateway.out()).endsWith("Gateway stopped" + System.lineSeparator());
    }
  }

  @Test
  void nothingIsAllowedUnasked() {
    assertThat(commands.run("gateway", "--port", "0").err())
        .startsWith("error: Missing required option: '--allow=PATTERN'\n");
  }

  @Test
  void patternThatIsNone() {
    var run = commands.run("gateway", "--port", "0", "--allow", "math");

    assertThat(run.err())
        .startsWith(
            "error: 'math' does not say what may be called: write math.div, 'math.*', or '*' for"
                + " all\n");
    assertThat(run.code()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--https-cert=a --https-key=b --https-keystore=c --https-password-file=d",
        "--https-cert=a --https-key=b --https-keystore=c",
        "--https-cert=a --https-key=b --https-password-file=d",
        "--https-cert=a --https-keystore=c --https-password-file=d"
      })
  void certificateAndKeyComeOneWayAndAreAskedForBeforeTheBroker(String options) {
    var nowhere = "gateway --url=tcp://127.0.0.1:1 --allow=* --port=0 ";
    var run = Commands.anywhere("", (nowhere + options).split(" ", -1));

    assertThat(run)
        .isEqualTo(
            new Run(
                64,
                "",
                "error: Certificate and key come from --https-cert and --https-key, or from"
                    + " --https-keystore: leave out the others\nTry 'parley gateway --help'.\n"));
  }

  @Test
  void portInUse() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(commands.run("gateway", "--allow", "*", "--port", "" + taken.getLocalPort()))
          .isEqualTo(
              new Run(
                  78,
                  "",
                  "error: Cannot listen on 127.0.0.1:"
                      + taken.getLocalPort()
                      + ": the port is in use, or the address is not this machine's. Choose another"
                      + " (port 0 for any free one).\n"));
    }
  }

  private static String post(String url) throws Exception {
    var call =
        "<methodCall><methodName>math.div</methodName><params><param><value><int>42</int></value>"
            + "</param><param><value><int>2</int></value></param></params></methodCall>";
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "text/xml")
            .POST(BodyPublishers.ofString(call))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString(UTF_8)).body();
  }
}
