package dev.parley.jms;

import dev.parley.protocol.Body;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.jms.Destination;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageProducer;
import javax.jms.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions on which replies go out, borrowed by whoever has one to send. Thread-safe.
 *
 * <p>The client asks the broker about each Destination object that it has not seen, so one object
 * is kept for each reply address; the least recently used go first.
 */
final class ReplyPool {
  private static final Logger LOG = LoggerFactory.getLogger(ReplyPool.class);
  private static final int KEPT_DESTINATIONS = 1_000;
  private static final int ATTEMPTS = 5;
  private static final long RETRY_NANOS = 20_000_000;

  /** Confined to its borrower. */
  record Sender(
      Link link, Session session, MessageProducer producer, Map<String, Destination> known)
      implements SessionPool.Lent {}

  /**
   * Where a reply goes: the request, the name that it gives, the id that the reply carries, and
   * whether it is kept.
   */
  record ReplyAddress(Message request, String name, String correlationId, boolean kept) {}

  private final ParleyConnection connection;
  private final SessionPool<Sender> senders = new SessionPool<>(ReplyPool::newSender);
  private final LongAdder gone = new LongAdder();
  private final Newcomers newcomers = new Newcomers();

  ReplyPool(ParleyConnection connection) {
    this.connection = connection;
  }

  /** Replies that nobody was there for any more. */
  long gone() {
    return gone.sum();
  }

  /** Whether that place, its kind in front, is where the user's answers are kept. */
  boolean isTickets(String place, String user) {
    return place.equals("queue://" + connection.addresses().tickets(user));
  }

  boolean send(ReplyAddress address, Status status, Body body, Deadline deadline) {
    for (var attempt = 0; attempt < ATTEMPTS && !deadline.isExpired(); ) {
      try {
        var link = connection.awaitLink(deadline);
        if (link == null) {
          return false;
        }
        return sendOn(link, address, status, body, deadline);
      } catch (JMSException e) {
        LOG.debug("The reply to {} was not sent: {}", address.correlationId(), e.getMessage());
        if (!JmsFailures.isGone(e)) {
          attempt++;
        } else if (!mayAppear(address)) {
          return false;
        }
        if (JmsFailures.isFull(e)) {
          return false; // a requester that does not take its replies must not hold up a worker
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      // The connection may be broken without anybody having noticed yet.
      LockSupport.parkNanos(RETRY_NANOS);
    }
    return false;
  }

  private boolean sendOn(
      Link link, ReplyAddress address, Status status, Body body, Deadline deadline)
      throws JMSException {
    var sender = senders.borrow(link);
    var healthy = false;
    try {
      var message = Messages.reply(sender.session, address.correlationId(), status, body);
      send(sender, address, message, Math.max(1, deadline.remainingMillis()));
      healthy = true;
      return true;
    } catch (JMSException e) {
      healthy = JmsFailures.isGone(e) || JmsFailures.isFull(e);
      throw e;
    } finally {
      giveBack(sender, healthy);
    }
  }

  void send(Sender sender, ReplyAddress address, Message message, long millis) throws JMSException {
    try {
      var inBytes = address.request().getJMSCorrelationIDAsBytes();
      if (inBytes != null) {
        message.setJMSCorrelationIDAsBytes(inBytes);
      }
      sender.producer.send(
          known(sender, address),
          message,
          Messages.deliveryMode(address.kept),
          4,
          address.kept ? TicketQueue.RETENTION.toMillis() : millis);
    } catch (JMSException e) {
      sender.known.remove(address.name());
      throw e;
    }
  }

  void giveBack(Sender sender, boolean healthy) {
    senders.giveBack(sender, healthy);
  }

  /** A sender to keep for a while; null if there is no link before the deadline. */
  @Nullable Sender borrow(Deadline deadline) {
    try {
      var link = connection.awaitLink(deadline);
      return link == null ? null : senders.borrow(link);
    } catch (JMSException e) {
      LOG.debug("There is no session for replies: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  /** Whether the address, which is missing, may still appear; counted where it has gone. */
  boolean mayAppear(ReplyAddress address) {
    if (newcomers.mayAppear(address.request(), address.name())) {
      return true;
    }
    gone.increment(); // trying again would not bring the requester back
    return false;
  }

  private static Sender newSender(Link link) throws JMSException {
    var session = link.session(Session.AUTO_ACKNOWLEDGE);
    return new Sender(link, session, session.createProducer(null), newKnown());
  }

  /**
   * Only a destination that came with a request: making one by name has the client try other names,
   * too.
   */
  static Destination known(Sender sender, ReplyAddress address) throws JMSException {
    var known = sender.known.get(address.name());
    if (known == null) {
      known = address.request().getJMSReplyTo();
      sender.known.put(address.name(), known);
    }
    return known;
  }

  private static Map<String, Destination> newKnown() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Destination> eldest) {
        return size() > KEPT_DESTINATIONS;
      }
    };
  }

  void close() {
    senders.close();
  }
}
