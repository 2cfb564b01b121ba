package dev.parley.jms;

import dev.parley.jms.artemis.Artemis;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.jms.Message;

/**
 * Reply addresses of requesters on other brokers of a cluster, of which a responder's broker has
 * not heard: the news of them and their first request come on different ways. Each is waited for
 * once, and not for long, since its requester may also have gone. Thread-safe.
 */
final class Newcomers {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int KEPT = 1_000;

  private final Map<String, Long> missingSince =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > KEPT;
        }
      };

  /** Whether the address, which is missing, may still appear. */
  synchronized boolean mayAppear(Message request, String address) {
    if (!Artemis.isFromElsewhere(request)) {
      return false;
    }
    var now = System.nanoTime();
    var since = missingSince.putIfAbsent(address, now);
    return since == null || now - since < PATIENCE.toNanos();
  }
}
