package dev.parley.responder;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * How long tests wait for what must happen: enough for a machine that is busy with other things.
 */
final class Patience {
  static final Duration LONG = Duration.ofSeconds(60);

  private Patience() {}

  /** As Awaitility's, with that patience. */
  static ConditionFactory await() {
    return Awaitility.await().atMost(LONG);
  }

  /** For a handler that is to be at work until then. */
  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
