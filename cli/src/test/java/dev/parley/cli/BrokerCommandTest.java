package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.cli.Commands.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(180)
class BrokerCommandTest {
  @TempDir private Path directory;

  @Test
  void printsItsUrlWhenItIsReady() {
    try (var broker =
        new LongRunning("broker", "--port", "0", "--stomp", "0", "--data", "" + directory)) {
      assertThat(broker.awaitOut("Messages"))
          .matches(
              "Broker ready at tcp://127\\.0\\.0\\.1:\\d+\\R"
                  + "STOMP at stomp://127\\.0\\.0\\.1:\\d+\\R"
                  + "Messages and credentials are in .*\\R");
      broker.stop();
      assertThat(broker.out()).endsWith("Broker stopped" + System.lineSeparator());
    }
  }

  @Test
  void portInUse() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(broker("--port", "" + taken.getLocalPort()))
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
  void dataDirectoryInUse() {
    try (var first = new LongRunning("broker", "--port", "0", "--data", "" + directory)) {
      first.awaitOut("Messages");

      var second = broker("--port", "0");

      assertThat(second.err())
          .isEqualTo(
              "error: The data directory "
                  + directory
                  + " is in use by another broker in this process. Stop that one first, or choose"
                  + " another directory.\n");
      assertThat(second.code()).isEqualTo(78);
    }
  }

  @Test
  void brokerThatEndsByItself() throws IOException {
    try (var broker =
        new LongRunning("broker", "--port=0", "--pair=primary", "--data=" + directory)) {
      broker.awaitOut("Messages");
      Files.delete(directory.resolve("journal").resolve("server.lock"));

      assertThat(broker.awaitEnd()).isEqualTo(69);
      assertThat(broker.err())
          .isEqualToNormalizingNewlines(
              "error: The broker has ended, since it cannot go on with the data directory "
                  + directory
                  + " (IOException: lost lock). See to the disk and start it again.\n");
    }
  }

  @Test
  void configurationThatCannotBeRead() throws IOException {
    var file = directory.resolve("broker.xml");
    Files.writeString(file, "<configuration");

    var run = broker("--port", "0", "--configuration", file.toString());

    assertThat(run.err()).startsWith("error: ").contains(file.toString()).hasLineCount(1);
    assertThat(run.code()).isEqualTo(78);
  }

  @Test
  void portThatIsNone() {
    assertThat(broker("--port", "70000").err())
        .startsWith("error: Port 70000 is not between 0 and 65535\n");
  }

  static Stream<Arguments> optionsInVain() {
    return Stream.of(
        arguments(
            List.of("--console-port", "8161"),
            "--console-port needs --console: say that too, or leave this out"),
        arguments(
            List.of("--console-host=127.0.0.1"),
            "--console-host needs --console: say that too, or leave this out"),
        arguments(
            List.of("--artemis-home", "/opt/artemis"),
            "--artemis-home needs --console: say that too, or leave this out"),
        arguments(
            List.of("--cluster-address", "here:61616"),
            "--cluster-address needs --cluster-peer: say who the others are, or leave this out"),
        arguments(
            List.of("--cluster-ca", "ca.pem", "--tls-cert=server.pem", "--tls-key=server-key.pem"),
            "--cluster-ca needs --cluster-peer: say who the others are, or leave this out"),
        arguments(
            List.of("--keeper", "--no-keeper"),
            "--keeper and --no-keeper are opposites: leave one out"));
  }

  @ParameterizedTest
  @MethodSource("optionsInVain")
  void optionThatWouldDoNothingIsRefused(List<String> options, String said) {
    var run = broker(Stream.concat(Stream.of("--port=0"), options.stream()).toArray(String[]::new));

    assertThat(run)
        .isEqualTo(new Run(64, "", "error: " + said + "\nTry 'parley broker --help'.\n"));
  }

  private Run broker(String... options) {
    var arguments = new String[options.length + 3];
    arguments[0] = "broker";
    arguments[1] = "--data";
    arguments[2] = directory.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return Commands.anywhere("", arguments);
  }
}
