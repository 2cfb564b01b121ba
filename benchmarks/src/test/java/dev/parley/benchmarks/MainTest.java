package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.benchmarks.report.Report;
import dev.parley.benchmarks.report.Summary;
import dev.parley.benchmarks.report.Tables;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

@Tag("once")
class MainTest {

  @Test
  void processesCallOneAnotherAndEveryReplyIsRight() throws Exception {
    var report =
        run("--only=jms-tuned", "--points=1,4", "--rounds=2", "--seconds=1", "--warmup=0.4");

    assertThat(report.failures()).isEmpty();
    assertThat(report.measurements()).hasSize(8);
    assertThat(report.summaries()).hasSize(4).allSatisfy(MainTest::makesSense);
  }

  private static void makesSense(Summary summary) {
    assertThat(summary.allRight()).isTrue();
    assertThat(summary.perSecond()).isBetween(1.0, 1e6);
    assertThat(summary.p50Micros()).isBetween(10L, 5_000_000L);
    assertThat(summary.p99Micros()).isGreaterThanOrEqualTo(summary.p50Micros());
    assertThat(summary.rate().median()).isEqualTo(1.0);
    assertThat(summary.sender().allocatedBytes()).isBetween(500.0, 1e7);
    assertThat(summary.receiver().allocatedBytes()).isBetween(500.0, 1e7);
    assertThat(summary.broker().cpuMicros()).isNotNegative();
  }

  @Test
  void unknownCompetitorIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> run("--only=carrier-pigeon"))
        .hasMessageStartingWith(
            "No competitor is named 'carrier-pigeon'; there are [jms-tuned, parley, jms-naive");
  }

  @Test
  void tablesNameEveryPointAndCompetitor() throws Exception {
    var report = run("--only=jms-tuned", "--points=2", "--rounds=1", "--seconds=0.5", "--warmup=0");

    assertThat(Tables.markdown(report))
        .contains("`./benchmarks/run --only=jms-tuned --points=2")
        .contains("### 2 in flight, non-persistent", "### 2 in flight, persistent")
        .contains("| jms-tuned |")
        .contains("Every reply came and equalled its request.");
  }

  private static Report run(String... arguments) throws Exception {
    var main = new Main(List.of(arguments));
    new CommandLine(main).parseArgs(arguments);
    return main.measure();
  }
}
