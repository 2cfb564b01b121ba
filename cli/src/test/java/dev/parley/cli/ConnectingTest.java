package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.cli.Commands.Run;
import dev.parley.examples.ExampleServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which broker, as whom, and what is said when that does not work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class ConnectingTest {
  private final Path directory;
  private final Commands commands;

  ConnectingTest(@TempDir Path directory) {
    this.directory = directory;
    this.commands = new Commands(directory.resolve("broker"));
  }

  @BeforeAll
  void serve() {
    ExampleServices.export(commands.responder);
  }

  @AfterAll
  void close() {
    commands.close();
  }

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  @Test
  void brokerThatIsDown() {
    assertThat(call("--url", "tcp://127.0.0.1:1"))
        .isEqualTo(
            new Run(
                69,
                "",
                "error: UNAVAILABLE: No broker can be reached at tcp://127.0.0.1:1. Start one with"
                    + " 'parley broker', or name another with --url.\n"));
  }

  @Test
  void urlThatIsNone() {
    assertThat(call("--url", "localhost").err())
        .startsWith("error: --url localhost must be like tcp://host:61616\n");
  }

  @Test
  void noCredentialsOnThisMachine() {
    var missing = directory.resolve("missing");

    assertThat(call("--url", commands.broker.url(), "--data", missing.toString()))
        .isEqualTo(
            new Run(
                77,
                "",
                "error: UNAUTHENTICATED: The broker at "
                    + commands.broker.url()
                    + " does not let you in. There is no "
                    + missing.resolve(Credentials.FILE_NAME)
                    + ": give the broker's --data, or --user and --password-file.\n"));
  }

  @Test
  void credentialsOfAnotherBroker() {
    var other = directory.resolve("other");
    Credentials.loadOrCreate(other);

    assertThat(call("--url", commands.broker.url(), "--data", other.toString()).err())
        .endsWith(
            " does not let you in. The credentials in "
                + other.resolve(Credentials.FILE_NAME)
                + " belong to another broker: give its --data.\n");
  }

  @Test
  void passwordInAFile() throws IOException {
    var file = directory.resolve("password");
    Files.writeString(file, commands.broker.credentials().first(Role.REQUESTERS).password() + "\n");

    assertThat(call("--url", commands.broker.url(), "--password-file", file.toString()))
        .isEqualTo(new Run(0, "true\n", ""));
  }

  @Test
  void passwordFileThatIsMissing() {
    var file = directory.resolve("none");

    assertThat(call("--url", commands.broker.url(), "--password-file", file.toString()))
        .isEqualTo(
            new Run(
                66,
                "",
                "error: The password file " + file + " cannot be read: NoSuchFileException\n"));
  }

  @Test
  void passwordFileThatIsADirectory() {
    assertThat(call("--url", commands.broker.url(), "--password-file", directory.toString()))
        .isEqualTo(
            new Run(
                66,
                "",
                "error: The password file " + directory + " cannot be read: Is a directory\n"));
  }

  @Test
  void passwordFileThatIsNoText() throws IOException {
    var file = directory.resolve("binary");
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, '\n'});

    assertThat(call("--url", commands.broker.url(), "--password-file", file.toString()))
        .isEqualTo(
            new Run(
                66, "", "error: The password file " + file + " cannot be read: it is not UTF-8\n"));
  }

  @Test
  void nobodyWithTheRole() throws IOException {
    var other = Files.createDirectory(directory.resolve("responders"));
    var file = Files.createFile(other.resolve(Credentials.FILE_NAME), OWNER_ONLY);
    Files.writeString(file, "bob.password=secret\nbob.roles=responders\n");

    var run = call("--url", commands.broker.url(), "--data", other.toString());

    assertThat(run.err())
        .startsWith(
            "error: No user in "
                + file
                + " has the role requesters: give another --data, or --user and"
                + " --password-file\n");
    assertThat(run.code()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://127.0.0.1:abc", "tcp://127.0.0.1:", "tcp://", "http://localhost"})
  void urlThatNoBrokerHas(String url) {
    var run = call("--url", url);

    assertThat(run.err()).startsWith("error: --url " + url + " must be like tcp://host:61616\n");
    assertThat(run.code()).isEqualTo(64);
  }

  @Test
  void wrongPassword() throws IOException {
    var file = directory.resolve("wrong");
    Files.writeString(file, "wrong");

    assertThat(
            call("--url", commands.broker.url(), "--user", "admin", "--password-file", "" + file))
        .isEqualTo(
            new Run(
                77,
                "",
                "error: UNAUTHENTICATED: The broker at "
                    + commands.broker.url()
                    + " does not let you in. Check --user and --password-file.\n"));
  }

  @Test
  void anotherUserOfTheSameBroker() {
    var data = commands.data.toString();

    assertThat(call("--url", commands.broker.url(), "--data", data, "--user", "admin").code())
        .isZero();
  }

  @Test
  void credentialsOfThisMachineAreSentToNoOther() {
    // This machine, but a list of brokers may name any.
    var url = "(" + commands.broker.url() + ")";

    assertThat(call("--url", url, "--data", commands.data.toString()).err())
        .endsWith(
            " does not let you in. Give --user and --password-file: what is kept on this machine is"
                + " sent to no other.\n");
  }

  private static Run call(String... options) {
    var arguments = new String[options.length + 2];
    arguments[0] = "call";
    arguments[1] = "demo.foo_function";
    System.arraycopy(options, 0, arguments, 2, options.length);
    return Commands.anywhere("", arguments);
  }
}
