package dev.parley.cli;

import static dev.parley.cli.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Commands.Run;
import dev.parley.examples.ExampleServices;
import java.nio.file.Path;
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
  void unknownServiceIsNotFound() {
    var run = commands.run("describe", "nobody");

    assertThat(run.err()).startsWith("error: NO_SUCH_SERVICE: ");
    assertThat(run.code()).isEqualTo(68);
  }
}
