package dev.parley.broker;

import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServer.SERVER_STATE;

/** What makes a broker one of two on the same data. */
final class Pair {
  private Pair() {}

  /**
   * A primary that comes back stands by, instead of having its backup stop for it: that would be
   * one more outage.
   */
  static void describe(PairRole role, BrokerProperties properties) {
    properties.set("journalLockAcquisitionTimeout", -1); // waiting for it is what the second does
    properties.set("HAPolicyConfiguration", "SHARED_STORE_" + role);
    properties.set("HAPolicyConfiguration.failoverOnServerShutdown", true);
    if (role == PairRole.BACKUP) {
      properties.set("HAPolicyConfiguration.allowFailBack", false);
    }
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
