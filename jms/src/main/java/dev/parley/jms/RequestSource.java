package dev.parley.jms;

import dev.parley.jms.artemis.Artemis;
import dev.parley.protocol.Deadline;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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
    private final @Nullable CompletableFuture<Void> earlier;

    // Guarded by the source.
    private boolean done;
    private @Nullable CompletableFuture<Void> whenDone;

    private Taken(Message message, @Nullable CompletableFuture<Void> earlier) {
      this.message = message;
      this.earlier = earlier;
    }

    Message message() {
      return message;
    }

    /** The end of its handling, if it was taken on an earlier link, too. */
    @Nullable CompletableFuture<Void> earlier() {
      return earlier;
    }

    private CompletableFuture<Void> whenDone() {
      if (whenDone == null) {
        whenDone = done ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
      }
      return whenDone;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(RequestSource.class);
  private static final int BATCH = 64;

  /** So many may wait behind a slow one to be acknowledged; their bodies are in memory. */
  private static final int MOST_WAITING = 1_000;

  private final Link link;
  private final Session session;
  private final MessageConsumer consumer;

  // Guarded by this.
  private final Map<String, CompletableFuture<Void>> takenBefore;
  private final Deque<Taken> order = new ArrayDeque<>();
  private int underWay;
  private int finished;
  private boolean draining;
  private boolean broken;

  private RequestSource(
      Link link,
      Session session,
      MessageConsumer consumer,
      Map<String, CompletableFuture<Void>> takenBefore) {
    this.link = link;
    this.session = session;
    this.consumer = consumer;
    this.takenBefore = takenBefore;
  }

  static RequestSource open(
      Link link, String queue, Map<String, CompletableFuture<Void>> takenBefore)
      throws JMSException {
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
    synchronized (this) {
      // Guard against a drain that began while the message was on its way, and against a link that
      // is given up: it stays with the broker.
      if (draining || broken) {
        return null;
      }
      var earlier = takenBefore.isEmpty() ? null : takenBefore.remove(id(message));
      var taken = new Taken(message, earlier);
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
      if (draining) {
        return null;
      }
    }
    link.broken(e);
    return null;
  }

  void done(Taken taken) {
    boolean enough;
    CompletableFuture<Void> whenDone;
    synchronized (this) {
      taken.done = true;
      underWay--;
      finished++;
      if (draining) {
        notifyAll();
      }
      enough = finished >= BATCH;
      whenDone = taken.whenDone;
    }
    if (whenDone != null) {
      whenDone.complete(null); // on a later link its message is done, too
    }
    if (enough) {
      flush();
    }
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

  /**
   * Ids of the messages that the broker will deliver again because this link is gone, each with the
   * end of its handling.
   */
  synchronized Map<String, CompletableFuture<Void>> unacknowledged() {
    broken = true;
    var again = new HashMap<>(takenBefore);
    try {
      for (var taken : order) {
        again.put(id(taken.message), taken.whenDone());
      }
      again.remove(""); // not every client gives its messages ids; better handled twice than never
    } catch (JMSException e) {
      LOG.debug("A message id could not be read: {}", e.getMessage());
    }
    order.clear(); // on this link nothing is acknowledged any more
    return again;
  }

  /** Nothing that was taken here is being handled any more. */
  synchronized boolean isIdle() {
    return underWay == 0;
  }

  boolean drain(Deadline deadline) {
    boolean gone;
    synchronized (this) {
      draining = true;
      gone = broken;
    }
    if (gone) {
      return awaitDone(deadline);
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
      while (underWay > 0 && !deadline.isExpired()) {
        wait(Math.max(1, deadline.remainingMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return underWay == 0;
  }
}
