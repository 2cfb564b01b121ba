package dev.parley.jms;

import java.util.concurrent.atomic.AtomicBoolean;
import javax.jms.Connection;
import javax.jms.JMSException;
import javax.jms.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JMS connection, from being made to being lost. It is never revived: the next one is another
 * link.
 */
final class Link {
  /**
   * Bytes the broker sends ahead to a consumer: some 400 small messages, so that hundreds of
   * callers do not wait for credits, and little enough that other responders get their share.
   */
  static final int WINDOW = 256 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private final ParleyConnection owner;
  private final Connection connection;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean broken;

  private Link(ParleyConnection owner, Connection connection) {
    this.owner = owner;
    this.connection = connection;
  }

  static Link open(ParleyConnection owner, BrokerList brokers, ParleyConnection.Builder settings)
      throws JMSException {
    var connection = brokers.connect(settings.user, settings.password);
    try {
      var link = new Link(owner, connection);
      connection.setExceptionListener(link::broken);
      connection.start();
      return link;
    } catch (JMSException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  Session session(int acknowledgeMode) throws JMSException {
    return connection.createSession(false, acknowledgeMode);
  }

  Session transactedSession() throws JMSException {
    return connection.createSession(true, Session.SESSION_TRANSACTED);
  }

  /** Tells the owner that this link is of no use any more. */
  void broken(Exception e) {
    broken = true;
    owner.lost(this, e);
  }

  /** It broke, perhaps before its owner had taken it into use. */
  boolean isBroken() {
    return broken;
  }

  void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        connection.close();
      } catch (JMSException | RuntimeException e) {
        LOG.debug("Closing a connection failed: {}", e.getMessage());
      }
    }
  }
}
