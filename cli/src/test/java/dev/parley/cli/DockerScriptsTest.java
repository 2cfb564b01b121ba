package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
    var process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), Files.readString(out));
  }
}
