package dev.parley.cli;

import static dev.parley.cli.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Commands.Run;
import dev.parley.examples.ExampleServices;
import dev.parley.requester.ServiceDescription;
import dev.parley.requester.ServiceDescription.Method;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class DiscoveryCommandsTest {
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
  void servicesAreListed() {
    ExampleServices.export(commands.responder);

    var listed =
        new Run(
            0,
            """
            SERVICE     RESPONDERS  METHODS
            demo                 1  div, echo, is_computer_on, foo_function
            math                 1  div, primes
            sample               1  roundtrip
            string               1  makeUpper
            validator1           1  arrayOfStructsTest, countTheEntities, easyStructTest,\
             echoStructTest, manyTypesTest, moderateSizeArrayCheck, nestedStructTest,\
             simpleStructReturnTest
            """,
            "");

    await()
        .untilAsserted(
            () -> assertThat(commands.run("services", "--wait", "500ms")).isEqualTo(listed));
  }

  @Test
  void servicesAreListedAsJson() {
    commands.responder.export("probe", Probe.class, new FileProbe());

    var listed =
        """
        [{"service":"probe","doc":"","responders":1,"methods":["headers","hold","note"]}]
        """;

    await()
        .untilAsserted(
            () ->
                assertThat(commands.run("services", "--wait", "500ms", "--json-output").out())
                    .isEqualTo(listed));
  }

  @Test
  void nothingIsServed() {
    assertThat(commands.run("services"))
        .isEqualTo(new Run(0, "", "Nothing is served at " + commands.broker.url() + "\n"));
  }

  @Test
  void serviceIsDescribed() {
    ExampleServices.export(commands.responder);

    assertThat(commands.run("describe", "math"))
        .isEqualTo(
            new Run(
                0,
                """
                math
                  Works on numbers.

                  Number div(Number dividend, Number divisor)
                      Divides: two integers round toward minus infinity, any floating number gives\
                 a double.

                  Stream<Integer> primes(int limit)
                      All prime numbers from 2 to the limit, one by one.
                """,
                ""));
  }

  @Test
  void serviceIsDescribedAsJson() {
    ExampleServices.export(commands.responder);

    assertThat(commands.run("describe", "string", "--json-output").out())
        .isEqualTo(
            "{\"service\":\"string\",\"doc\":\"Works on text.\",\"methods\":[{\"name\":\"makeUpper\","
                + "\"signature\":\"makeUpper(String)\",\"declaration\":\"String makeUpper(String text)\","
                + "\"doc\":\"The text in capital letters.\",\"result\":\"String\","
                + "\"parameters\":[{\"name\":\"text\",\"type\":\"String\"}],"
                + "\"oneWay\":false,\"idempotent\":true,\"stream\":false}]}\n");
  }

  @Test
  void whatATerminalWouldObeyIsShownOnly() {
    commands.responder.export("hostile", Hostile.class, new Hostile.Service());

    assertThat(commands.run("describe", "hostile").out())
        .isEqualTo(
            """
            hostile
              a\uFFFD]0;title\uFFFDb ⏎ c

              void fail()

              String text()
                  a\uFFFD[2Jb ⏎   void forged()

              Stream<String> texts()
            """);
    assertThat(commands.run("describe", "hostile", "--json-output").out())
        .contains("\"doc\":\"a\\u001B]0;title\\u0007b\\nc\"");
  }

  /** As no contract of Java has them, but whatever else answers may. */
  @Test
  void namesThatATerminalWouldObeyAreShownOnly() {
    var out = new StringWriter();
    var text = Hostile.TEXT;
    var method = new Method(text, text, text, text, text, List.of(), false, false, false);

    ServicesCommand.table(
        List.of(new ServicesCommand.Served(text, "", 1, List.of(text))), new PrintWriter(out));
    DescribeCommand.print(
        new ServiceDescription(text, text, List.of(method)), new PrintWriter(out));

    assertThat(out.toString().lines())
        .containsExactly(
            "SERVICE" + " ".repeat(Hostile.LINE.length() - 7) + "  RESPONDERS  METHODS",
            Hostile.LINE + "           1  " + Hostile.LINE,
            Hostile.LINE,
            "  " + Hostile.LINE,
            "",
            "  " + Hostile.LINE,
            "      " + Hostile.LINE);
  }

  @Test
  void unknownServiceIsNotFound() {
    var run = commands.run("describe", "nobody");

    assertThat(run.err()).startsWith("error: NO_SUCH_SERVICE: ");
    assertThat(run.code()).isEqualTo(68);
  }
}
