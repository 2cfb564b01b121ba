package dev.parley.cli;

import static dev.parley.cli.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.cli.Commands.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class ResponderCommandTest {
  private final Path classes;
  private final Commands commands;

  ResponderCommandTest(@TempDir Path directory) throws IOException {
    this.classes = compiled(directory);
    this.commands = new Commands(directory.resolve("broker"));
  }

  @AfterAll
  void close() {
    commands.close();
  }

  @Test
  void examplesAreServedAndCalled() {
    try (var responder = responder()) {
      responder.awaitOut("Serving demo, math, sample, string and validator1");

      assertThat(commands.run("requester").out())
          .startsWith("== A server's functions ==\nThe server supports these functions:\n")
          .contains("\nTesting keyword args:\n42/2 is: 21\n")
          .endsWith("\nServer responded the result: 2\n");
      responder.stop();
      assertThat(responder.out()).contains("Responder stopped after 9 calls");
    }
  }

  @ParameterizedTest
  @MethodSource("exports")
  void ownClassesAreServed(String export) {
    try (var responder = responder("--classpath", classes.toString(), "--export", export)) {
      assertThat(responder.awaitOut("Serving")).contains("Serving sums (com.acme.Sums)");

      assertThat(commands.run("call", "sums.add", "40", "2")).isEqualTo(new Run(0, "42\n", ""));
    }
  }

  static Stream<String> exports() {
    return Stream.of("sums=com.acme.Adder", "sums=com.acme.Sums:com.acme.Adder");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments("sums", 64, "error: --export sums must be NAME=CLASS or NAME=INTERFACE:CLASS\n"),
        arguments(
            "x=com.acme.None",
            78,
            "error: There is no class com.acme.None on the class path; is --classpath right?\n"),
        arguments(
            "x=com.acme.Bare",
            78,
            "error: com.acme.Bare implements no interface of its own; name the methods to serve in"
                + " one\n"),
        arguments(
            "x=com.acme.Both",
            78,
            "error: com.acme.Both implements com.acme.Odd and com.acme.Sums; say which with"
                + " NAME=INTERFACE:CLASS\n"),
        arguments(
            "x=com.acme.Sums:com.acme.Bare",
            78,
            "error: com.acme.Bare does not implement com.acme.Sums\n"),
        arguments(
            "x=com.acme.Hidden",
            78,
            "error: com.acme.Hidden has no public constructor without parameters\n"),
        arguments(
            "x=com.acme.Broken",
            78,
            "error: The constructor of com.acme.Broken threw java.lang.IllegalStateException: no\n"),
        arguments("x=com.acme.Odder", 78, "error: Odd.take, parameter "),
        arguments(
            "x=com.acme.Finder",
            78,
            "error: com.acme.Find cannot be served: java.lang.NoClassDefFoundError: com/acme/Gone\n"),
        arguments("a b=com.acme.Adder", 64, "error: 'a b' is no name for a service"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreNamed(String export, int code, String said) {
    var run = commands.run("responder", "--classpath", classes.toString(), "--export", export);

    assertThat(run.err()).startsWith(said).doesNotContain("\tat ");
    assertThat(run.code()).isEqualTo(code);
  }

  @Test
  void classPathThatIsNotThere() {
    var run = commands.run("responder", "--classpath", "/no/such.jar", "--export", "x=Y");

    assertThat(run).isEqualTo(new Run(66, "", "error: --classpath: there is no /no/such.jar\n"));
  }

  @Test
  void brokerIsWaitedForAndThenMissed() {
    var run =
        Commands.anywhere(
            "", "responder", "--url", "tcp://127.0.0.1:1", "--wait", "5s", "--data", "none");

    assertThat(run.err())
        .startsWith(
            "Waiting for a broker at tcp://127.0.0.1:1\nerror: UNAVAILABLE: No broker can be reached at");
    assertThat(run.code()).isEqualTo(69);
  }

  @Test
  void fileOfAnEarlierResponderDoesNotSayThatThisOneIsReady(@TempDir Path directory)
      throws IOException {
    var file = Files.createFile(directory.resolve("ready"));
    try (var responder =
        new LongRunning(
            "responder", "--url=tcp://127.0.0.1:1", "--data=none", "--ready-file=" + file)) {
      await().until(() -> responder.err().startsWith("Waiting for a broker"));

      assertThat(file).doesNotExist();
    }
  }

  @Test
  void fileThatSaysItIsReadyIsThereWhileItServes(@TempDir Path directory) {
    var file = directory.resolve("ready");
    try (var responder = responder("--ready-file", file.toString())) {
      responder.awaitOut("Serving");
      await().until(() -> Files.exists(file));

      responder.stop();
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void fileOfAnEarlierResponderThatCannotBeDeleted(@TempDir Path directory) throws IOException {
    Files.createFile(directory.resolve("something"));

    assertThat(commands.run("responder", "--ready-file", directory.toString()))
        .isEqualTo(
            new Run(
                78,
                "",
                "error: The file of --ready-file is there, and cannot be deleted"
                    + " (DirectoryNotEmptyException: "
                    + directory
                    + "). Delete it, or choose another\n"));
  }

  private LongRunning responder(String... options) {
    return new LongRunning(
        Stream.concat(
                Stream.of(
                    "responder",
                    "--url",
                    commands.broker.url(),
                    "--data",
                    commands.data.toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  /** A user's classes, which the class path of this test does not have. */
  private static Path compiled(Path directory) throws IOException {
    var sources =
        List.of(
            "public interface Sums { int add(int a, int b); }",
            "public class Adder implements Sums { public int add(int a, int b) { return a + b; } }",
            "public class Bare implements Runnable { public void run() {} }",
            "public interface Odd { void take(Thread thread); }",
            "public class Odder implements Odd { public void take(Thread thread) {} }",
            "public class Both extends Adder implements Odd { public void take(Thread thread) {} }",
            "public class Gone implements java.io.Serializable {}",
            "public interface Find { Gone find(); }",
            "public class Finder implements Find { public Gone find() { return null; } }",
            "public class Hidden extends Adder { Hidden() {} }",
            "public class Broken extends Adder { public Broken() { throw new"
                + " IllegalStateException(\"no\"); } }");
    var folder = Files.createDirectories(directory.resolve("src/com/acme"));
    var files = new java.util.ArrayList<String>(List.of("-d", directory.resolve("out").toString()));
    for (var source : sources) {
      var name = source.replaceAll("public (?:class|interface) (\\w+).*", "$1");
      var file = folder.resolve(name + ".java");
      Files.writeString(file, "package com.acme; " + source);
      files.add(file.toString());
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, files.toArray(String[]::new))).isZero();
    Files.delete(directory.resolve("out/com/acme/Gone.class"));
    return directory.resolve("out");
  }
}
