package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

class HelpTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "broker",
        "responder",
        "requester",
        "call",
        "services",
        "describe",
        "chat",
        "rooms",
        "keeper",
        "dev-ca",
        "gateway",
        "completion"
      })
  void everyCommandHasHelp(String command) {
    var run = Commands.anywhere("", command, "--help");

    assertThat(run.out()).startsWith("Usage: parley " + command).contains("--help");
    assertThat(run.code()).isZero();
    assertThat(Commands.anywhere("", "--help").out()).contains("\n  " + command + " ");
  }

  @Test
  void withoutACommandTheUsageIsShownAsAnError() {
    var run = Commands.anywhere("");

    assertThat(run.err()).startsWith("Usage: parley [OPTIONS] COMMAND\n");
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(64);
  }

  @Test
  void versionIsTheBuilds() {
    assertThat(Commands.anywhere("", "--version").out())
        .matches("parley \\d+\\.\\d+\\.\\d+\\S*\nJava \\S+ \\(.*\\)\n");
  }

  @ParameterizedTest
  @EnumSource(Status.class)
  void everyStatusHasItsExitCodeInTheHelp(Status status) {
    var table = CallCommand.class.getAnnotation(Command.class).exitCodeList();

    assertThat(table)
        .anyMatch(
            row ->
                row.startsWith(ExitCode.of(status) + ":")
                    && row.matches("\\d+:.*\\b" + status + "\\b.*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void completionIsAScript(String shell, @TempDir Path directory) throws Exception {
    var script = directory.resolve("completion");
    Files.writeString(script, Commands.anywhere("", "completion", shell).out());

    assertThat(completed(script)).contains("services");
  }

  /** What bash offers after {@code parley s}. */
  private static String completed(Path script) throws IOException, InterruptedException {
    var bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source \"$1\"; COMP_WORDS=(parley s) COMP_CWORD=1; _complete_parley;"
                    + " echo \"${COMPREPLY[@]}\"",
                "bash",
                script.toString())
            .redirectErrorStream(true)
            .start();
    try (var output = bash.inputReader()) {
      var line = String.valueOf(output.readLine());
      assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return line;
    }
  }
}
