package dev.parley.jms;

import dev.parley.jms.artemis.Artemis;
import dev.parley.protocol.Deadline;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer of a request queue on one link, and the order in which its messages may be
 * acknowledged. A message is acknowledged only when it and all before it are done; what is not is
 * delivered again if this program dies. Many go in one acknowledgement, since each costs the broker
 * a packet.
 */
final class RequestSource {
  /** A message under way. */
  static final class Taken {
    private final Message message;
    private final boolean repeated;
    private boolean done;

    private Taken(Message message, boolean repeated) {
      this.message = message;
      this.repeated = repeated;
    }

    Message message() {
      return message;
    }

    /** It was taken on an earlier link, too. */
    boolean repeated() {
      return repeated;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(RequestSource.class);
  private static final int BATCH = 64;

  /** So many may wait behind a slow one to be acknowledged; their bodies are in memory. */
  private static final int MOST_WAITING = 1_000;

  private final Link link;
  private final Session session;
  private final MessageConsumer consumer;
  private final Set<String> takenBefore;

  // Guarded by this.
  private final Deque<Taken> order = new ArrayDeque<>();
  private int underWay;
  private int finished;
  private boolean draining;
  private boolean broken;

  private RequestSource(
      Link link, Session session, MessageConsumer consumer, Set<String> takenBefore) {
    this.link = link;
    this.session = session;
    this.consumer = consumer;
    this.takenBefore = takenBefore;
  }

  static RequestSource open(Link link, String queue, Set<String> takenBefore) throws JMSException {
    var session = link.session(Artemis.EXPLICIT_ACKNOWLEDGE);
    return new RequestSource(
        link, session, session.createConsumer(session.createQueue(queue)), takenBefore);
  }

  /**
   * Waits for the next message; null when there will be none. By one thread at a time: the leader.
   */
  @Nullable Taken take() {
    try {
      var message = consumer.receive();
      return message == null ? ended() : register(message);
    } catch (JMSException | RuntimeException e) {
      return failed(e);
    } catch (Error e) {
      failed(new JMSException("a request could not be received: " + e));
      throw e;
    }
  }

  private @Nullable Taken register(Message message) throws JMSException {
    var repeated = !takenBefore.isEmpty() && takenBefore.remove(id(message));
    synchronized (this) {
      // Guard against a drain that began while the message was on its way: it stays with the
      // broker.
      if (draining) {
        return null;
      }
      var taken = new Taken(message, repeated);
      order.add(taken);
      underWay++;
      return taken;
    }
  }

  private static String id(Message message) throws JMSException {
    return Objects.requireNonNullElse(message.getJMSMessageID(), "");
  }

  private @Nullable Taken ended() {
    synchronized (this) {
      if (draining || broken) {
        return null;
      }
    }
    return failed(new JMSException("the broker closed the consumer of requests"));
  }

  /** Not called under the lock: the link's owner takes its own, and asks for ours. */
  private @Nullable Taken failed(Exception e) {
    synchronized (this) {
      broken = true;
      notifyAll();
      if (draining) {
        return null;
      }
    }
    link.broken(e);
    return null;
  }

  void done(Taken taken) {
    if (markDone(taken)) {
      flush();
    }
  }

  private synchronized boolean markDone(Taken taken) {
    taken.done = true;
    underWay--;
    finished++;
    if (draining) {
      notifyAll();
    }
    return finished >= BATCH;
  }

  /** Acknowledges what may be. */
  void flush() {
    try {
      acknowledgeDone();
    } catch (JMSException | RuntimeException e) {
      failed(e);
    }
  }

  private synchronized void acknowledgeDone() throws JMSException {
    if (finished == 0 || broken) {
      return;
    }
    var any = false;
    while (!order.isEmpty() && order.peek().done) {
      Artemis.acknowledge(order.remove().message);
      any = true;
      finished--;
    }
    if (order.size() > MOST_WAITING) {
      any |= acknowledgeOutOfOrder();
    }
    if (any) {
      Artemis.commit(session);
    }
  }

  /** One packet each: only where a slow request keeps many others waiting. */
  private boolean acknowledgeOutOfOrder() throws JMSException {
    var before = finished;
    for (var each = order.iterator(); each.hasNext(); ) {
      var taken = each.next();
      if (taken.done) {
        Artemis.acknowledgeAlone(taken.message);
        each.remove();
        finished--;
      }
    }
    return finished < before;
  }

  /** Ids of the messages that the broker will deliver again because this link is gone. */
  synchronized Set<String> unacknowledged() {
    broken = true;
    notifyAll();
    var ids = new HashSet<>(takenBefore);
    try {
      for (var taken : order) {
        ids.add(id(taken.message));
      }
      ids.remove(""); // not every client gives its messages ids; better handled twice than never
    } catch (JMSException e) {
      LOG.debug("A message id could not be read: {}", e.getMessage());
    }
    return ids;
  }

  boolean drain(Deadline deadline) {
    synchronized (this) {
      draining = true;
    }
    try {
      Artemis.stop(session);
    } catch (JMSException | RuntimeException e) {
      LOG.debug("Stopping a session failed: {}", e.getMessage());
    }
    var done = awaitDone(deadline);
    flush();
    Sessions.closeQuietly(session);
    return done;
  }

  private synchronized boolean awaitDone(Deadline deadline) {
    try {
      while (underWay > 0 && !broken && !deadline.isExpired()) {
        wait(Math.max(1, deadline.remainingMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return underWay == 0;
  }
}
