package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.benchmarks.door.Way;
import dev.parley.benchmarks.report.Report;
import dev.parley.benchmarks.report.Summary;
import dev.parley.benchmarks.report.Tables;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class GatewayCommandTest {

  @Test
  void everyAnswerIsRight() throws Exception {
    var report = run("--clients=1,3");

    assertThat(report.failures()).isEmpty();
    assertThat(report.summaries())
        .hasSizeGreaterThanOrEqualTo(6)
        .allSatisfy(GatewayCommandTest::makesSense);
    assertThat(Tables.markdown(report))
        .contains("`./benchmarks/run gateway --clients=1,3")
        .contains("### 1 client\n", "### 3 clients\n", "| xml-rpc ")
        .contains("Every answer was right.");
    assumeTrue(
        Way.isPythonThere(),
        "SKIPPED in part: there is no python3 on this machine; install it to try its servers, too");
    assertThat(report.summaries()).hasSize(10);
  }

  private static void makesSense(Summary summary) {
    assertThat(summary.allRight()).isTrue();
    assertThat(summary.perSecond()).isBetween(1.0, 1e6);
    assertThat(summary.p50Micros()).isBetween(10L, 5_000_000L);
    assertThat(summary.rate().median()).isPositive();
    assertThat(summary.receiver().cpuMicros()).isPositive();
  }

  @Test
  void unknownCompetitorIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> run("--only=postcard"))
        .hasMessage(
            "No competitor is named 'postcard'; there are [direct, xml-rpc, json, python,"
                + " python-threads]");
  }

  private static Report run(String... arguments) throws Exception {
    var given = new ArrayList<>(List.of("gateway"));
    given.addAll(List.of(arguments));
    given.addAll(List.of("--rounds=1", "--seconds=1", "--warmup=0.5"));
    var parsed = Main.commandLine(given).parseArgs(given.toArray(String[]::new));
    return ((GatewayCommand) parsed.subcommand().commandSpec().userObject()).measure();
  }
}
