package dev.parley.gateway;

import dev.parley.protocol.Status;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A ring of the last buckets. Only the one that is being filled has a histogram; of the others
 * there are a few numbers. Thread-safe.
 */
final class LoadSeries {
  /** In microseconds; what takes longer counts as this. */
  private static final long LONGEST = 1_000_000_000;

  private static final int SIGNIFICANT_DIGITS = 2;

  /**
   * What happened in a few seconds.
   *
   * @param failures those of the calls whose status was not OK
   * @param p50Millis and {@code p99Millis}: 0 without calls
   */
  record Bucket(long calls, long failures, double p50Millis, double p99Millis) {
    static final Bucket EMPTY = new Bucket(0, 0, 0, 0);
  }

  // Guarded by this.
  private final Bucket[] ring = new Bucket[Load.BUCKETS];
  private final long[] numbers = new long[Load.BUCKETS];
  private final Histogram filling = new Histogram(LONGEST, SIGNIFICANT_DIGITS);
  private long number;
  private long failures;

  /** A call has ended in the bucket of that number. */
  synchronized void add(long bucket, Status status, long nanos) {
    if (bucket > number) { // a clock that is set back counts where it was
      finish();
      number = bucket;
    }
    filling.recordValue(Math.min(nanos / 1_000, LONGEST));
    failures += status == Status.OK ? 0 : 1;
  }

  private void finish() {
    var slot = (int) (number % ring.length);
    ring[slot] =
        new Bucket(filling.getTotalCount(), failures, millis(filling, 50), millis(filling, 99));
    numbers[slot] = number;
    filling.reset();
    failures = 0;
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? 0
        : histogram.getValueAtPercentile(percentile) / 1_000.0;
  }

  /** Whether nothing came since then. */
  synchronized boolean isIdle(long since) {
    return number < since;
  }

  /** Those before that number, oldest first. */
  synchronized List<Bucket> buckets(long end) {
    if (end > number && number > 0) {
      finish();
      number = end;
    }
    var told = new ArrayList<Bucket>();
    for (var at = end - ring.length; at < end; at++) {
      var slot = Math.floorMod(at, ring.length);
      var bucket = ring[slot];
      told.add(bucket == null || numbers[slot] != at ? Bucket.EMPTY : bucket);
    }
    return told;
  }
}
