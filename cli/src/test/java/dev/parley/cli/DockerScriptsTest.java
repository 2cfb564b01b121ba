package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.User;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts of {@code docker/}, as far as they can be run without an engine. */
@Timeout(180)
class DockerScriptsTest {
  private static final Path SCRIPTS = Path.of("..", "docker");

  private record Run(int code, String out) {}

  private final Path directory;

  DockerScriptsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void portIsHealthyAlsoWhereThereIsNoIpv6() throws Exception {
    Files.writeString(
        directory.resolve("tcp"),
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
           0: 00000000:F0B0 00000000:0000 0A 00000000:00000000 00:00000000 00000000 10001
           1: 0100007F:1F90 0100007F:F0B0 01 00000000:00000000 00:00000000 00000000 10001
        """);
    var script = Files.readString(SCRIPTS.resolve("healthy")).replace("/proc/net", "" + directory);
    var healthy = script(directory.resolve("healthy"), script);

    assertThat(run(healthy, "61616").code()).isZero();
    assertThat(run(healthy, "8080").code()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "as-it-is_0=",
        "back\\slash",
        "\\",
        "\\t\\u0041",
        " blank",
        "\ttab ",
        "=#!: x",
        "\u00E9"
      })
  void passwordIsReadAsItIsInItsFile(String password) throws Exception {
    var file = Files.writeString(directory.resolve("password"), password + "\nnot this\n");

    var written = run(SCRIPTS.resolve("property"), "ann.password", file.toString()).out();

    var properties = new Properties();
    properties.load(new StringReader(written));
    assertThat(properties).hasSize(1).containsEntry("ann.password", password);
  }

  @Test
  void brokerHasTheUsersOfTheSecrets() throws Exception {
    for (var role : List.of("requester", "responder", "keeper", "admin")) {
      Files.writeString(directory.resolve(role + "_password"), role + "\\t 1\n");
    }
    var text = Files.readString(SCRIPTS.resolve("broker")).replace("/run/secrets", "" + directory);
    var broker = script(directory.resolve("broker"), text);
    script(directory.resolve("bin/property"), Files.readString(SCRIPTS.resolve("property")));
    script(directory.resolve("bin/parley"), "#!/bin/sh\n");

    assertThat(run(broker)).isEqualTo(new Run(0, ""));

    assertThat(Credentials.read(directory.resolve(Credentials.FILE_NAME)).users())
        .extracting(User::password)
        .containsExactlyInAnyOrder("requester\\t 1", "responder\\t 1", "keeper\\t 1", "admin\\t 1");
  }

  @Test
  void secretsThatAreNamedFromTheWorkingDirectoryAreThoseOfCompose() throws Exception {
    var docker = Files.createDirectories(directory.resolve("checkout/docker"));
    for (var name : List.of("up", "compose.sh")) {
      script(docker.resolve(name), Files.readString(SCRIPTS.resolve(name)));
    }
    script(docker.resolve("secrets"), "#!/bin/sh\nmkdir -p \"$1\"\n");
    script(docker.resolveSibling("mvnw"), "#!/bin/sh\n");
    var seen = directory.resolve("seen");
    script(
        directory.resolve("bin/docker"),
        "#!/bin/sh\necho \"$PARLEY_SECRETS\" >'" + seen + "'\n[ \"$1\" != wait ] || echo 0\n");

    assertThat(run(docker.resolve("up")).code()).isZero();

    assertThat(seen).hasContent(directory.toRealPath().resolve("mine").toString());
  }

  private static Path script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Run run(Path script, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("bash", script.toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    var out = directory.resolve("out");
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
    builder.environment().put("PARLEY_SECRETS", "mine");
    builder.environment().put("PARLEY_DATA", directory.toString());
    builder.environment().merge("PATH", directory.resolve("bin") + ":", (path, bin) -> bin + path);
    var process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), Files.readString(out));
  }
}
