package dev.parley.responder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;

/**
 * How long something takes: the median of several times, so that one that is early by chance does
 * not count, and the best of several medians, since the machine may be busy.
 */
final class Typical {
  private static final int ROUNDS = 10;
  private static final int TIMES = 9;

  private Typical() {}

  /** No more medians are taken once one is no longer than that. */
  static Duration timeToFail(Runnable call, Duration enough) {
    var least = median(call);
    for (var i = 1; i < ROUNDS && least.compareTo(enough) > 0; i++) {
      var median = median(call);
      least = median.compareTo(least) < 0 ? median : least;
    }
    return least;
  }

  private static Duration median(Runnable call) {
    var times = new ArrayList<Duration>();
    for (var i = 0; i < TIMES; i++) {
      var started = System.nanoTime();
      assertThatThrownBy(call::run).isInstanceOf(RuntimeException.class);
      times.add(Duration.ofNanos(System.nanoTime() - started));
    }
    times.sort(null);
    return times.get(TIMES / 2);
  }
}
