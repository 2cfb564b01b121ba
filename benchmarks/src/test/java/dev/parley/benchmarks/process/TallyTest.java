package dev.parley.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Deadline;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final int SLICE = 7;
  private static final long LENGTH_NANOS = 1_000_000_000;

  private final Tally tally = new Tally(SLICE, LENGTH_NANOS, new Blocks(1, 16, () -> {}));

  @Test
  void whatComesInOrderIsRight() {
    hear(0, 1, 2);

    assertThat(tally.right()).isEqualTo(3);
    assertThat(tally.wrong(3)).isZero();
    assertThat(tally.latencies().getTotalCount()).isEqualTo(3);
  }

  @Test
  void whatDidNotComeIsWrong() {
    hear(0, 3);

    assertThat(tally.wrong(6)).isEqualTo(4);
    assertThat(tally.firstWrong()).startsWith("instead of 1 came Said[slice=7, number=3");
  }

  @Test
  void whatComesTwiceOrLateIsWrong() {
    hear(0, 0);
    assertThat(tally.wrong(1)).isEqualTo(1);

    hear(2, 1);
    assertThat(tally.wrong(3)).isEqualTo(3);
    assertThat(tally.right()).isEqualTo(2);
  }

  @Test
  void whatIsAlteredIsWrong() {
    tally.hear("7 0 0 something else", 0);
    tally.hear("7 zero 0 .", 0);

    assertThat(tally.wrong(0)).isEqualTo(2);
  }

  @Test
  void anEarlierSliceIsNotCounted() {
    tally.hear(new Said(SLICE - 1, 5, 0, false).text(), 0);

    assertThat(tally.wrong(0)).isZero();
    assertThat(tally.right()).isZero();
  }

  @Test
  void lateDeliveriesAreNoPartOfTheRate() {
    tally.hear(said(0), 10);
    tally.hear(said(1), LENGTH_NANOS / 1_000);

    assertThat(tally.right()).isEqualTo(2);
    assertThat(tally.inTime()).isEqualTo(1);
  }

  @Test
  void theLastOneMustCome() throws InterruptedException {
    tally.await(Deadline.after(Duration.ofMillis(1)));
    assertThat(tally.wrong(0)).isEqualTo(1);

    tally.hear(new Said(SLICE, 0, 0, true).text(), 0);
    tally.await(Deadline.after(Duration.ofMillis(1)));
    assertThat(tally.wrong(0)).isEqualTo(1);
  }

  private void hear(long... numbers) {
    LongStream.of(numbers).forEach(number -> tally.hear(said(number), 10));
  }

  private static String said(long number) {
    return new Said(SLICE, number, 0, false).text();
  }
}
