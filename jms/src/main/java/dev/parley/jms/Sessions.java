package dev.parley.jms;

import javax.jms.JMSException;
import javax.jms.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closing what may be broken already. */
final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private Sessions() {}

  /** On a thread of its own, since a silent broker keeps whoever closes waiting. */
  static void closeAside(Session session) {
    Threads.daemon("parley-close").newThread(() -> closeQuietly(session)).start();
  }

  /**
   * What interrupted the JMS client has cleared the thread's flag: sets it again. Says whether it
   * did.
   */
  static boolean restoreInterrupt(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return true;
      }
    }
    return false;
  }

  static void closeQuietly(Session session) {
    try {
      session.close();
    } catch (JMSException | RuntimeException e) {
      LOG.debug("Closing a session failed: {}", e.getMessage());
      restoreInterrupt(e);
    }
  }
}
