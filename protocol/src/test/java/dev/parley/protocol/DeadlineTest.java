package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  @Property(tries = 300)
  void timeLeftIsWhatTheClockHasNotUsed(
      @ForAll long start,
      @ForAll @LongRange(min = 0, max = 1L << 50) long nanos,
      @ForAll @LongRange(min = 0, max = 1L << 51) long passed) {
    var clock = new AtomicLong(start);
    var deadline = Deadline.after(Duration.ofNanos(nanos), clock::get);
    clock.addAndGet(passed);
    assertThat(deadline.remainingNanos()).isEqualTo(nanos - passed);
    assertThat(deadline.remaining()).isEqualTo(Duration.ofNanos(nanos - passed));
    assertThat(deadline.isExpired()).isEqualTo(passed >= nanos);
    assertThat(deadline.remainingMillis() > 0).isEqualTo(passed < nanos);
  }

  @Test
  void millisecondsAreRoundedUp() {
    var deadline = Deadline.after(Duration.ofNanos(1_000_001), () -> 0);
    assertThat(deadline.remainingMillis()).isEqualTo(2);
    assertThat(deadline).hasToString("PT0.001000001S left");
  }

  @Test
  void veryLongDurationsDoNotOverflow() {
    for (var long_ :
        new Duration[] {
          Duration.ofDays(400_000),
          Duration.ofSeconds(Long.MAX_VALUE),
          Duration.ofNanos(Long.MAX_VALUE)
        }) {
      for (var start : new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE}) {
        var deadline = Deadline.after(long_, () -> start);
        assertThat(deadline.isExpired()).isFalse();
        assertThat(deadline.remaining()).isGreaterThan(Duration.ofDays(50_000));
        assertThat(deadline.remainingMillis()).isPositive();
      }
    }
  }

  @Test
  void systemClockIsTheDefault() {
    assertThat(Deadline.after(Duration.ofMinutes(1)).remaining())
        .isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
    assertThat(Deadline.after(Duration.ofMinutes(-1)).isExpired()).isTrue();
  }
}
