package dev.parley.benchmarks.process;

import dev.parley.benchmarks.report.Latencies;
import dev.parley.protocol.Deadline;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What one member receives in one slice. Confined to the thread that gives it messages; others read
 * it once the last has come.
 */
final class Tally {
  private final int slice;
  private final long micros;
  private final Blocks blocks;
  private final CountDownLatch last = new CountDownLatch(1);
  private final Histogram latencies = Latencies.empty();
  private long begunAt;
  private long next;
  private long right;
  private long inTime;
  private long wrong;
  private String firstWrong = "";

  /** For a slice of that number and length. */
  Tally(int slice, long nanos, Blocks blocks) {
    this.slice = slice;
    this.micros = nanos / 1_000;
    this.blocks = blocks;
  }

  void hear(String text, long nowMicros) {
    var said = Said.read(text).orElse(null);
    if (said == null) {
      wrong(1, text);
    } else if (said.slice() != slice) {
      return; // it came too late, and was counted as missing then
    } else if (said.last()) {
      last.countDown();
    } else if (said.number() < next) {
      wrong(1, text);
    } else {
      take(said, nowMicros);
    }
  }

  private void take(Said said, long nowMicros) {
    if (said.number() > next) {
      wrong(said.number() - next, said.toString());
    }
    if (next == 0) {
      begunAt = said.atMicros();
    }
    next = said.number() + 1;
    right++;
    inTime += nowMicros - begunAt < micros ? 1 : 0;
    Latencies.record(latencies, 1_000 * Math.max(0, nowMicros - said.atMicros()));
    blocks.received(said.number());
  }

  /** Waits until the last has come; if it does not, that is wrong, too. */
  void await(Deadline patience) throws InterruptedException {
    if (!last.await(patience.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
      wrong(1, "nothing, and not the last");
    }
  }

  private void wrong(long count, String came) {
    wrong += count;
    if (firstWrong.isEmpty()) {
      firstWrong = "instead of " + next + " came " + came;
    }
  }

  /** What the first was, or empty. */
  String firstWrong() {
    return firstWrong;
  }

  long right() {
    return right;
  }

  long inTime() {
    return inTime;
  }

  /** Missing, repeated, out of order or altered, if so many were sent. */
  long wrong(long sent) {
    return wrong + Math.max(0, sent - next);
  }

  Histogram latencies() {
    return latencies;
  }
}
