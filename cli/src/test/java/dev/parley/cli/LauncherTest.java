package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code parley}, in a checkout where java and mvnw only say how they were called. */
@Timeout(180)
class LauncherTest {
  private record Run(int code, String out, String err) {}

  @TempDir private Path directory;
  private Path root;
  private Path target;

  @BeforeEach
  void makeCheckout() throws IOException {
    root = Files.createDirectories(directory.resolve("check out"));
    target = Files.createDirectories(root.resolve("cli/target"));
    Files.copy(Path.of("..", "parley"), root.resolve("parley"));
    script(root.resolve("parley"), Files.readString(root.resolve("parley")));
    script(
        root.resolve("mvnw"),
        "echo built >&2; mkdir -p cli/target/lib; touch cli/target/parley-cli.jar");
    Files.createDirectories(root.resolve("protocol/src/main"));
    Files.createFile(root.resolve("pom.xml"));
    jdk("17.0.1");
  }

  @Test
  void buildsOnceAndThenRuns() throws Exception {
    assertThat(parley(root.resolve("parley"), "call", "math.div").err())
        .isEqualTo("parley: building, which is done once and takes a minute or two\nbuilt\n");

    assertThat(parley(root.resolve("parley"), "call", "math.div").err()).isEmpty();
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    parley(root.resolve("parley"));
    var source = Files.createFile(root.resolve("protocol/src/main/New.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(parley(root.resolve("parley")).err()).endsWith("built\n");
  }

  @Test
  void handsArgumentsOverAsTheyAre() throws Exception {
    parley(root.resolve("parley"));

    assertThat(parley(root.resolve("parley"), "call", "a b", "", "*").out())
        .endsWith("\n-jar\n" + target.resolve("parley/parley-cli.jar") + "\ncall\na b\n\n*\n");
  }

  @Test
  void isFoundThroughSymbolicLinks() throws Exception {
    parley(root.resolve("parley"));
    var first = Files.createSymbolicLink(directory.resolve("first"), Path.of("check out/parley"));
    var second = Files.createSymbolicLink(directory.resolve("second"), first);

    assertThat(parley(second, "demo").out())
        .contains("-Dparley.data=" + root.resolve(".parley/broker") + "\n")
        .endsWith("\ndemo\n");
  }

  @Test
  void isRunByBashInItsOwnDirectory() throws Exception {
    parley(root.resolve("parley"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("parley"));

    assertThat(run(root, "bash", "parley", "demo").out()).endsWith("\ndemo\n");
    assertThat(run(root, "bash", "link", "demo").out()).endsWith("\ndemo\n");
  }

  @Test
  void buildThatFailsIsTheEnd() throws Exception {
    script(root.resolve("mvnw"), "echo no compiler >&2; exit 1");

    assertThat(parley(root.resolve("parley"), "demo"))
        .isEqualTo(
            new Run(
                70,
                "",
                """
                parley: building, which is done once and takes a minute or two
                no compiler
                parley: the build failed, see above
                """));
  }

  @Test
  void javaThatIsTooOld() throws Exception {
    jdk("11.0.2");

    assertThat(parley(root.resolve("parley"), "demo"))
        .isEqualTo(
            new Run(
                69,
                "",
                "parley: "
                    + directory.resolve("jdk/bin/java")
                    + " is Java 11.0.2; 17 or later is needed: set JAVA_HOME\n"));
  }

  @Test
  void javaHomeThatIsNone() throws Exception {
    Files.delete(directory.resolve("jdk/bin/java"));

    assertThat(parley(root.resolve("parley"), "demo").err())
        .isEqualTo(
            "parley: JAVA_HOME is "
                + directory.resolve("jdk")
                + ", but there is no bin/java in it\n");
  }

  private void jdk(String version) throws IOException {
    var bin = Files.createDirectories(directory.resolve("jdk/bin"));
    script(bin.resolve("java"), "printf '%s\\n' \"$@\"");
    script(bin.resolve("javac"), "exit 1");
    Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text.startsWith("#!") ? text : "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Run parley(Path script, String... arguments) throws Exception {
    var command = new java.util.ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    return run(directory, command.toArray(String[]::new));
  }

  private Run run(Path where, String... command) throws Exception {
    var out = directory.resolve("out");
    var err = directory.resolve("err");
    var builder = new ProcessBuilder(command).directory(where.toFile());
    builder.environment().putAll(Map.of("JAVA_HOME", directory.resolve("jdk").toString()));
    builder.environment().remove("PARLEY_JAVA_OPTS");
    var process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
