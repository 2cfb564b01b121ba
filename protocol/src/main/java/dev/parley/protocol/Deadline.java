package dev.parley.protocol;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A point in time by which a call must be answered, on a clock that only goes forward. Immutable
 * and thread-safe. The clock gives nanoseconds, as {@link System#nanoTime()} does; tests pass their
 * own.
 */
public final class Deadline {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

  private final LongSupplier nanoClock;
  private final long nanos;

  private Deadline(LongSupplier nanoClock, long nanos) {
    this.nanoClock = nanoClock;
    this.nanos = nanos;
  }

  /** That long from now on the system's clock. */
  public static Deadline after(Duration duration) {
    return after(duration, System::nanoTime);
  }

  /** That long from now on the given clock. */
  public static Deadline after(Duration duration, LongSupplier nanoClock) {
    return new Deadline(nanoClock, nanoClock.getAsLong() + nanos(duration));
  }

  /** Half of what a long holds (146 years) is as good as for ever, and leaves room to subtract. */
  private static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
  }

  /** Time left; negative once it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(remainingNanos());
  }

  /** Nanoseconds left; zero or negative once it has passed. */
  public long remainingNanos() {
    return nanos - nanoClock.getAsLong();
  }

  /** Milliseconds left, rounded up, so that a call with time left never travels with zero. */
  public long remainingMillis() {
    var left = remainingNanos();
    return left <= 0 ? 0 : (left + 999_999) / 1_000_000;
  }

  /** Whether this comes before the other, on the same clock. */
  public boolean isBefore(Deadline other) {
    return nanos - other.nanos < 0;
  }

  public boolean isExpired() {
    return remainingNanos() <= 0;
  }

  @Override
  public String toString() {
    return remaining() + " left";
  }
}
