package dev.parley.broker;

import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.ha.SharedStoreBackupPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.SharedStorePrimaryPolicyConfiguration;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServer.SERVER_STATE;

/** What makes a broker one of two on the same data. */
final class Pair {
  private Pair() {}

  /**
   * A primary that comes back stands by, instead of having its backup stop for it: that would be
   * one more outage.
   */
  static void apply(Configuration configuration, PairRole role) {
    configuration
        .setJournalLockAcquisitionTimeout(-1) // waiting for it is what the second does
        .setHAPolicyConfiguration(
            role == PairRole.PRIMARY
                ? new SharedStorePrimaryPolicyConfiguration().setFailoverOnServerShutdown(true)
                : new SharedStoreBackupPolicyConfiguration()
                    .setFailoverOnServerShutdown(true)
                    .setAllowFailBack(false));
  }

  /** Waits until the server is the one that serves. */
  static void awaitTurn(ActiveMQServer server) throws InterruptedException {
    while (isStarting(server) && !server.isActive()) {
      server.waitForActivation(1, TimeUnit.SECONDS);
    }
  }

  private static boolean isStarting(ActiveMQServer server) {
    var state = server.getState();
    return state == SERVER_STATE.STARTING || state == SERVER_STATE.STARTED;
  }
}
