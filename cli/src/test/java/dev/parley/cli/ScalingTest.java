package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/scaling.md quotes is what its model prints. */
@Timeout(120)
class ScalingTest {
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void quotedTableIsTheModels() throws IOException {
    var text = Files.readString(DOCS.resolve("scaling.md"));
    var quoted = text.replaceAll("(?s).*<!-- model -->\\s*```\\n(.*?)```.*", "$1");

    assertThat(quoted).isEqualTo(printed());
  }

  private static String printed() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(java, DOCS.resolve("scaling").resolve("Model.java").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .replace(System.lineSeparator(), "\n");
  }
}
