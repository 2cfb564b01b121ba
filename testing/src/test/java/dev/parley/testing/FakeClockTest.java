package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.protocol.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeClockTest {
  private final FakeClock clock = new FakeClock();

  @Test
  void standsStill() {
    var deadline = Deadline.after(Duration.ofMillis(1), clock);

    assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void advancesByJustThatMuch() {
    var deadline = Deadline.after(Duration.ofSeconds(3), clock);
    clock.advance(Duration.ofSeconds(2));

    assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void deadlineEndsWhenItIsReached() {
    var deadline = Deadline.after(Duration.ofSeconds(3), clock);
    clock.advance(Duration.ofSeconds(3));

    assertThat(deadline.isExpired()).isTrue();
  }

  @Test
  void neverGoesBack() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advance(Duration.ofMillis(-5)))
        .withMessage("A clock never goes back, not even by PT0.005S");
  }
}
