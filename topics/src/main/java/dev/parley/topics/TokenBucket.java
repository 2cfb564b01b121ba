package dev.parley.topics;

import java.time.Duration;
import java.util.function.LongSupplier;

/** So many in a second, and as many at once after a pause. Confined to its owner's lock. */
final class TokenBucket {
  private static final double NANOS = 1e9;

  private final int perSecond;
  private final LongSupplier clock;
  private double tokens;
  private long filledAt;

  /**
   * A full one.
   *
   * @param perSecond 0: no limit
   */
  TokenBucket(int perSecond, LongSupplier clock) {
    this.perSecond = perSecond;
    this.clock = clock;
    this.tokens = perSecond;
    this.filledAt = clock.getAsLong();
  }

  /** Takes one: zero, or how long until there is one. */
  Duration take() {
    if (perSecond == 0) {
      return Duration.ZERO;
    }
    var now = clock.getAsLong();
    tokens = Math.min(perSecond, tokens + (now - filledAt) / NANOS * perSecond);
    filledAt = now;
    if (tokens >= 1) {
      tokens--;
      return Duration.ZERO;
    }
    return Duration.ofMillis((long) Math.ceil((1 - tokens) / perSecond * 1000));
  }
}
