package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.benchmarks.report.Report;
import dev.parley.benchmarks.report.Summary;
import dev.parley.benchmarks.report.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class RoomsCommandTest {
  private static final String TWO = "--only=jms-topic,rooms-fifo";

  @TempDir Path directory;

  @Test
  void processesTalkAndEveryMessageComes() throws Exception {
    var report =
        run(TWO, "--members=1,3", "--window=1,40", "--rounds=1", "--seconds=1", "--warmup=1");

    assertThat(report.failures()).isEmpty();
    assertThat(report.measurements()).hasSize(8);
    assertThat(report.summaries()).hasSize(8).allSatisfy(RoomsCommandTest::makesSense);
    insertReplaces(report);
  }

  private static void makesSense(Summary summary) {
    assertThat(summary.allRight()).isTrue();
    assertThat(summary.perSecond()).isBetween(1.0, 1e6);
    assertThat(summary.p50Micros()).isBetween(10L, 5_000_000L);
    assertThat(summary.rate().median()).isPositive();
    assertThat(summary.receiver().allocatedBytes()).isBetween(100.0, 1e7);
  }

  private void insertReplaces(Report report) throws IOException {
    var file = directory.resolve("performance.md");
    Files.writeString(file, "before\n<!-- rooms -->\nold\n<!-- end -->\nafter\n");

    Output.insert(report, file);

    assertThat(Files.readString(file))
        .isEqualTo(
            "before\n<!-- rooms -->\n\n" + Tables.markdown(report) + "\n<!-- end -->\nafter\n");
    assertThat(Tables.markdown(report))
        .contains("`./benchmarks/run rooms --only=jms-topic,rooms-fifo")
        .contains("### 1 member, one message at a time", "### 3 members, 40 messages under way")
        .contains("Every message came to every member, once and in order.");
  }

  @Test
  void aFileWithoutThePlaceIsLeftAlone() throws Exception {
    var file = directory.resolve("other.md");
    Files.writeString(file, "nothing\n");
    var report = run("--only=jms-topic", "--members=1", "--window=1", "--quick");

    assertThatThrownBy(() -> Output.insert(report, file))
        .hasMessage(file + " has no lines <!-- rooms --> and <!-- end --> to write between");
    assertThat(file).hasContent("nothing");
  }

  @Test
  void unknownCompetitorIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> run("--only=megaphone"))
        .hasMessageStartingWith(
            "No competitor is named 'megaphone'; there are [jms-topic, jms-publish, rooms-fifo");
  }

  private static Report run(String... arguments) throws Exception {
    var given = new ArrayList<>(List.of("rooms"));
    given.addAll(List.of(arguments));
    var parsed = Main.commandLine(given).parseArgs(given.toArray(String[]::new));
    return ((RoomsCommand) parsed.subcommand().commandSpec().userObject()).measure();
  }
}
