package dev.parley.gateway;

import java.time.Duration;
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
}
