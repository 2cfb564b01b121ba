package dev.parley.broker;

import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServer.SERVER_STATE;

/** What makes a broker one of two that take turns, on the same data or on copies of it. */
final class Pair {
  /**
   * Who serves and is not heard of for so long is taken for dead. Shorter, a pause of the machine
   * is its end; longer, everybody waits longer when it dies.
   */
  private static final int SESSION_MILLIS = 10_000;

  private static final String POLICY = "HAPolicyConfiguration";
  private static final String LOCK_MANAGER = POLICY + ".distributedManagerConfiguration.";

  /** The property that says how many milliseconds the quorum waits for one that is silent. */
  static final String SESSION = LOCK_MANAGER + "properties.session-ms";

  private Pair() {}

  /**
   * On the same data. A primary that comes back stands by, instead of having its backup stop for
   * it: that would be one more outage.
   */
  static void describe(PairRole role, BrokerProperties properties) {
    properties.set("journalLockAcquisitionTimeout", -1); // waiting for it is what the second does
    properties.set(POLICY, "SHARED_STORE_" + role);
    properties.set(POLICY + ".failoverOnServerShutdown", true);
    if (role == PairRole.BACKUP) {
      properties.set(POLICY + ".allowFailBack", false);
    }
  }

  /**
   * On copies. Both are primaries of one identity: the one that the quorum lets have it serves, and
   * the other becomes its backup. An empty directory, too, is known not to have the newest data.
   */
  static void describe(Quorum quorum, BrokerProperties properties) {
    properties.set(POLICY, "REPLICATION_PRIMARY_LOCK_MANAGER");
    properties.set(POLICY + ".coordinationId", quorum.id());
    properties.set(POLICY + ".groupName", quorum.id());
    properties.set(LOCK_MANAGER + "className", QuorumLocks.class.getName());
    properties.set(LOCK_MANAGER + "properties.connect-string", quorum.servers());
    properties.set(LOCK_MANAGER + "properties.namespace", quorum.path());
    properties.set(SESSION, SESSION_MILLIS);
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
