package dev.parley.responder;

import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

  /** Waits for its end: whether that is its deadline. */
  static boolean isUnanswered(CompletableFuture<?> call) {
    try {
      call.join();
      return false;
    } catch (CompletionException e) {
      return e.getCause() instanceof ParleyException failure
          && failure.status() == Status.DEADLINE_EXCEEDED;
    }
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
