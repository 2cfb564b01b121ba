package dev.parley.cli;

import static dev.parley.cli.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.cli.Commands.Run;
import dev.parley.examples.ExampleServices;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class CallCommandTest {
  private final Path directory;
  private final Commands commands;

  CallCommandTest(@TempDir Path directory) {
    this.directory = directory;
    this.commands = new Commands(directory.resolve("broker"));
  }

  @BeforeAll
  void serve() {
    ExampleServices.export(commands.responder);
    commands.responder.export("probe", Probe.class, new FileProbe());
    commands.responder.export("hostile", Hostile.class, new Hostile.Service());
  }

  @AfterAll
  void close() {
    commands.close();
  }

  static Stream<Arguments> calls() {
    return Stream.of(
        arguments(List.of("math.div", "42", "2"), "21"),
        arguments(List.of("math.div", "-7", "2"), "-4"),
        arguments(List.of("math.div", "7.0", "2"), "3.5"),
        arguments(List.of("math.div", "divisor=2", "dividend=42"), "21"),
        arguments(List.of("math.div", "--json", "[42, 2]"), "21"),
        arguments(List.of("math.primes", "10"), "[2,3,5,7]"),
        arguments(List.of("--stream", "math.primes", "10"), "2\n3\n5\n7"),
        arguments(List.of("--stream", "math.primes", "limit=3"), "2\n3"),
        arguments(List.of("--stream", "--json-output", "math.primes", "3"), "2\n3"),
        arguments(List.of("math.div", "--json", "{\"divisor\": 2, \"dividend\": 42}"), "21"),
        arguments(List.of("demo.foo_function"), "true"),
        arguments(List.of("demo.echo", "8 apples"), "Server responded: 8 apples"),
        arguments(List.of("demo.echo", "true"), "Server responded: true"),
        arguments(List.of("demo.echo", ""), "Server responded: "),
        arguments(List.of("demo.echo", "\"a=b\""), "Server responded: a=b"),
        arguments(List.of("demo.echo", "data=a=b"), "Server responded: a=b"),
        arguments(List.of("sample.roundtrip", "null"), "null"),
        arguments(List.of("sample.roundtrip", "{\"a\":[1,\"é\"]}"), "{\"a\":[1,\"é\"]}"),
        arguments(List.of("sample.roundtrip", "text", "--json-output"), "\"text\""),
        arguments(List.of("math.div", "42", "2", "--json-output"), "21"),
        arguments(List.of("hostile.text"), Hostile.LINES),
        arguments(List.of("hostile.text", "--json-output"), Hostile.JSON),
        arguments(List.of("hostile.texts"), "[" + Hostile.JSON + "]"),
        arguments(List.of("--stream", "hostile.texts"), Hostile.LINE),
        arguments(List.of("--stream", "--json-output", "hostile.texts"), Hostile.JSON));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void printsTheResult(List<String> arguments, String printed) {
    assertThat(call(arguments)).isEqualTo(new Run(0, printed + "\n", ""));
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(
            List.of("math.div", "1", "0"),
            1,
            "error: FAILED: java.lang.ArithmeticException: division by zero\n"),
        arguments(
            List.of("--stream", "math.div", "1", "1"),
            65,
            "error: BAD_REQUEST: div(Number,Number) returns no stream; call it without asking for one"),
        arguments(
            List.of("math.dvi", "1", "1"),
            68,
            "error: NO_SUCH_METHOD: The service 'math' has no method dvi;"),
        arguments(List.of("nobody.knows"), 68, "error: NO_SUCH_SERVICE: "),
        arguments(List.of("math.div", "a", "b"), 65, "error: BAD_ARGUMENTS: "),
        arguments(
            List.of("math.div", "1", "0", "--json-output"),
            1,
            "{\"status\":\"FAILED\",\"message\":\"division by zero\","
                + "\"exception\":\"java.lang.ArithmeticException\"}\n"),
        arguments(List.of("math"), 64, "error: 'math' must be SERVICE.METHOD, such as math.div\n"),
        arguments(
            List.of("math.div", "dividend=1", "2"),
            64,
            "error: Give all arguments by position or all by name;"),
        arguments(
            List.of("math.div", "dividend=1", "dividend=2"),
            64,
            "error: The argument dividend is given twice\n"),
        arguments(
            List.of("math.div", "--json", "[1"),
            64,
            "error: --json cannot be read: The body is no JSON: Unexpected end-of-input: expected"
                + " close marker for Array (start marker at line: 1, column: 1)\n"),
        arguments(List.of("math.div", "--json", "3"), 64, "error: --json must be an array"),
        arguments(
            List.of("math.div", "1", "--json", "[]"),
            64,
            "error: Give arguments as words or with --json, not both\n"),
        arguments(
            List.of("math.div", "--timeout", "soon"),
            64,
            "error: Invalid value for option '--timeout': 'soon' is no duration;"
                + " write 500ms, 2s, 5m or 1h\nTry 'parley call --help'.\n"),
        arguments(
            List.of("math.div", "--header", "JMSx=1"), 64, "error: 'JMSx' is no name for a header"),
        arguments(List.of("--ticket", "4711"), 65, "error: BAD_ARGUMENTS: There is no such ticket"),
        arguments(List.of("--ticket", "4711", "math.div"), 64, "error: --ticket knows what"),
        arguments(List.of("--async", "--stream", "math.primes"), 64, "error: A stream is not kept"),
        arguments(List.of(), 64, "error: Missing required parameter: 'SERVICE.METHOD'"),
        arguments(List.of("math.div", "--priority", "10"), 64, "error: The priority must be"),
        arguments(
            List.of("math.div", "--frobnicate"), 64, "error: Unknown option: '--frobnicate'"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysInALineWhatWentWrong(List<String> arguments, int code, String said) {
    var run = call(arguments);

    assertThat(run.err()).startsWith(said).doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(code);
  }

  @Test
  void remoteTraceIsShownWhenAskedFor() {
    assertThat(call(List.of("math.div", "1", "0", "--trace")).err())
        .contains("\n    at dev.parley.examples.Quotient.");
  }

  @Test
  void remoteTraceIsPartOfTheJsonWhenAskedFor() {
    assertThat(call(List.of("math.div", "1", "0", "--trace", "--json-output")).err())
        .contains("\"trace\":[\"dev.parley.examples.Quotient.");
  }

  @Test
  void failureThatTheTerminalWouldObeyIsShownOnly() {
    var failed = "error: FAILED: java.lang.IllegalStateException: " + Hostile.LINE + "\n";

    assertThat(call(List.of("hostile.fail"))).isEqualTo(new Run(1, "", failed));
    assertThat(call(List.of("hostile.fail", "--trace")).err())
        .isEqualTo(failed + "    at Some." + Hostile.LINE + "(Some.java:1)\n");
    assertThat(call(List.of("hostile.fail", "--json-output")).err())
        .isEqualTo(
            "{\"status\":\"FAILED\",\"message\":"
                + Hostile.JSON
                + ",\"exception\":\"java.lang.IllegalStateException\"}\n");
    assertThat(call(List.of("hostile.fail", "--debug")).err())
        .contains("IllegalStateException: " + Hostile.LINES + "\n\tat ");
  }

  @Test
  void ownStackTraceIsShownWhenAskedFor() {
    assertThat(call(List.of("nobody.knows", "--debug")).err())
        .contains("\tat dev.parley.cli.CallCommand.call(");
  }

  @Test
  void argumentsComeFromStdin() {
    var run =
        Commands.anywhere(
            "{\"divisor\": 2, \"dividend\": 42}",
            "call",
            "--url",
            commands.broker.url(),
            "--data",
            commands.data.toString(),
            "math.div",
            "--json",
            "-");

    assertThat(run).isEqualTo(new Run(0, "21\n", ""));
  }

  @Test
  void headersReachTheHandler() {
    assertThat(call(List.of("probe.headers", "--header", "tenant=acme", "--header", "x=1")).out())
        .contains("\"tenant\":\"acme\"", "\"x\":\"1\"");
  }

  @Test
  void oneWayPrintsNothingAndIsHandled() {
    var file = directory.resolve("notes");

    var run =
        call(List.of("probe.note", "--one-way", "--persistent", file.toString(), "\"a line\""));

    assertThat(run).isEqualTo(new Run(0, "", ""));
    await().until(() -> Files.exists(file) && Files.readString(file).equals("a line\n"));
  }

  @Test
  void streamEndsWithWhoeverReadsIt() {
    var read = new StringWriter();
    var out = new PrintWriter(new ReaderOfThreeLines(read), true);
    var err = new StringWriter();

    var code =
        Main.commandLine(
                new Terminal(out, new PrintWriter(err, true), InputStream.nullInputStream()))
            .execute(
                "call",
                "--url=" + commands.broker.url(),
                "--data=" + commands.data,
                "--timeout=20s",
                "--stream",
                "math.primes",
                "2000000000");

    assertThat(new Run(code, read.toString(), err.toString()))
        .isEqualTo(new Run(0, "2\n3\n5\n".replace("\n", System.lineSeparator()), ""));
  }

  /** As a pipe to {@code head -n 3}. */
  private static final class ReaderOfThreeLines extends FilterWriter {
    ReaderOfThreeLines(StringWriter read) {
      super(read);
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
      if (out.toString().lines().count() == 3 && out.toString().endsWith("\n")) {
        throw new IOException("Broken pipe");
      }
      super.write(text, from, length);
    }
  }

  @Test
  void answerIsFetchedByItsTicket() throws IOException {
    var release = directory.resolve("release the ticket");
    var ticket =
        call(List.of(
                "--async",
                "probe.hold",
                directory.resolve("started the ticket").toString(),
                release.toString()))
            .out()
            .strip();
    var pending = call(List.of("--ticket", ticket));
    Files.createFile(release);
    await().until(() -> call(List.of("--ticket", ticket)).code() != 75);

    assertThat(pending)
        .isEqualTo(new Run(75, "", "error: BUSY: There is no answer yet; ask again later\n"));
    assertThat(call(List.of("--ticket", ticket)).code()).isZero();
  }

  @Test
  void failureIsFetchedByItsTicket() {
    var ticket = call(List.of("--async", "math.div", "1", "0")).out().strip();
    await().until(() -> call(List.of("--ticket", ticket)).code() != 75);

    assertThat(call(List.of("--ticket", ticket, "--json-output")))
        .isEqualTo(
            new Run(
                1,
                "",
                "{\"status\":\"FAILED\",\"message\":\"division by zero\","
                    + "\"exception\":\"java.lang.ArithmeticException\"}\n"));
  }

  @Test
  void lateAnswerIsATimeout() throws IOException {
    var release = directory.resolve("release");
    try {
      var run =
          call(
              List.of(
                  "probe.hold",
                  directory.resolve("started").toString(),
                  release.toString(),
                  "--timeout",
                  "200ms"));

      assertThat(run)
          .isEqualTo(
              new Run(
                  124,
                  "",
                  "error: DEADLINE_EXCEEDED: probe.hold was not answered within 200 ms\n"));
    } finally {
      Files.createFile(release);
    }
  }

  private Run call(List<String> arguments) {
    return commands.run(
        Stream.concat(Stream.of("call"), arguments.stream()).toArray(String[]::new));
  }
}
