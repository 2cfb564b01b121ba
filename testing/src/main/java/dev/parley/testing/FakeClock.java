package dev.parley.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A clock that stands still until it is told to advance, for code that takes nanoseconds as {@link
 * System#nanoTime()} gives them. Thread-safe.
 *
 * <pre>{@code
 * var clock = new FakeClock();
 * var deadline = Deadline.after(Duration.ofSeconds(2), clock);
 * clock.advance(Duration.ofSeconds(2));
 * assertThat(deadline.isExpired()).isTrue();
 * }</pre>
 */
public final class FakeClock implements LongSupplier {
  /** Like the system's, whose numbers mean nothing by themselves and may run over the end. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);

  /** Makes a clock that stands at some time. Only differences of its readings mean anything. */
  public FakeClock() {}

  /** The present reading in nanoseconds; the same until {@link #advance} is called. */
  @Override
  public long getAsLong() {
    return nanos.get();
  }

  /**
   * Moves the clock forward.
   *
   * @param time how far; zero does nothing
   * @throws IllegalArgumentException if it is negative: such a clock never goes back
   */
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("A clock never goes back, not even by " + time.negated());
    }
    nanos.addAndGet(time.toNanos());
  }

  @Override
  public String toString() {
    return "FakeClock[" + getAsLong() + " ns]";
  }
}
