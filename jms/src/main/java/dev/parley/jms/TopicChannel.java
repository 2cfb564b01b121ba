package dev.parley.jms;

import dev.parley.jms.artemis.Artemis;
import dev.parley.jms.artemis.RawMessage;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.jms.DeliveryMode;
import javax.jms.Destination;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.MessageProducer;
import javax.jms.Session;
import javax.jms.TemporaryQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How members of rooms speak: they publish on rooms' topics, ask the keeper of rooms, and have an
 * inbox for its answers. One for all rooms of a program. Thread-safe: whoever sends holds the
 * session meanwhile.
 */
public final class TopicChannel implements ParleyConnection.Attachment, AutoCloseable {
  /** Who is told. Called on the inbox's thread; must not block. */
  public interface Listener {
    void answered(Post post);

    /** What was asked on the lost link will not be answered. */
    void lost(ParleyException cause);
  }

  private static final Logger LOG = LoggerFactory.getLogger(TopicChannel.class);

  /** Lives as long as its link. Guarded by the channel, but for the inbox's consumer. */
  private static final class Open {
    final Link link;
    final Session sending;
    final MessageProducer producer;
    final Session receiving;
    final TemporaryQueue inbox;
    final MessageConsumer consumer;
    final Map<String, Destination> destinations = new HashMap<>();
    final Set<String> proven = new HashSet<>();

    Open(Link link) throws JMSException {
      this.link = link;
      sending = link.session(Session.AUTO_ACKNOWLEDGE);
      producer = sending.createProducer(null);
      receiving = link.session(Session.DUPS_OK_ACKNOWLEDGE);
      inbox = receiving.createTemporaryQueue();
      consumer = receiving.createConsumer(inbox);
    }
  }

  private final ParleyConnection connection;
  private final Listener listener;
  private volatile @Nullable Open open;
  private volatile boolean closed;

  private TopicChannel(ParleyConnection connection, Listener listener) {
    this.connection = connection;
    this.listener = listener;
  }

  /**
   * Makes the inbox.
   *
   * @throws ParleyException {@link Status#PERMISSION_DENIED} if this user may not have one
   */
  public static TopicChannel open(ParleyConnection connection, Listener listener) {
    var channel = new TopicChannel(connection, listener);
    try {
      connection.attach(channel);
      return channel;
    } catch (JMSException e) {
      throw JmsFailures.onReplies(e);
    }
  }

  /**
   * Publishes on a room's topic, without waiting for the broker; but for the first time in each
   * room on each link, so that a refusal is known.
   *
   * @throws ParleyException {@link Status#PERMISSION_DENIED}, {@link Status#UNAVAILABLE}
   */
  public synchronized void publish(String room, Post post) {
    var current = present();
    try {
      var topic = current.destinations.get(room);
      if (topic == null) {
        topic = current.sending.createTopic(connection.addresses().room(room));
        current.destinations.put(room, topic);
      }
      if (current.proven.contains(room)) {
        send(current.producer, topic, write(current.sending, post), 0);
      } else {
        prove(current.link, topic, post);
        current.proven.add(room);
      }
    } catch (JMSException e) {
      throw JmsFailures.inRoom(room, e);
    }
  }

  private static void prove(Link link, Destination topic, Post post) throws JMSException {
    var session = link.transactedSession();
    try {
      send(session.createProducer(null), topic, write(session, post), 0);
      session.commit();
    } finally {
      Sessions.closeQuietly(session);
    }
  }

  /**
   * Asks the keeper; its answer, if there is one, comes to the inbox.
   *
   * @param ttlMillis how long the question is worth an answer
   * @throws ParleyException {@link Status#NO_SUCH_SERVICE} if none has ever run here, {@link
   *     Status#UNAVAILABLE}, {@link Status#PERMISSION_DENIED}
   */
  public synchronized void ask(Post post, String correlationId, long ttlMillis) {
    var current = present();
    try {
      var keeper = connection.addresses().keeper();
      var queue = current.destinations.get(keeper);
      if (queue == null) {
        queue = current.sending.createQueue(keeper);
        current.destinations.put(keeper, queue);
      }
      var message = write(current.sending, post);
      message.setJMSReplyTo(current.inbox);
      message.setJMSCorrelationID(correlationId);
      send(current.producer, queue, message, ttlMillis);
    } catch (JMSException e) {
      throw JmsFailures.onKeeper(e);
    }
  }

  private Open present() {
    if (closed) {
      throw new ParleyException(Status.CANCELLED, "The rooms are closed");
    }
    var current = open;
    if (current == null) {
      throw new ParleyException(
          Status.UNAVAILABLE,
          "There is no connection to the broker at " + connection.url() + " at present");
    }
    return current;
  }

  private static void send(MessageProducer producer, Destination to, Message message, long ttl)
      throws JMSException {
    producer.send(to, message, DeliveryMode.NON_PERSISTENT, 4, ttl);
  }

  private static Message write(Session session, Post post) throws JMSException {
    var message = Artemis.createMessage(session, post.body());
    message.setJMSType("parley.room");
    for (var field : post.fields().entrySet()) {
      message.setObjectProperty(field.getKey(), field.getValue());
    }
    return message;
  }

  @Override
  public void up(Link link) throws JMSException {
    var fresh = new Open(link);
    open = fresh;
    Threads.daemon("parley-inbox").newThread(() -> take(fresh)).start();
  }

  @Override
  public void down(ParleyException cause) {
    // Not under the lock: whoever holds it may be waiting for the broker that is gone.
    open = null;
    listener.lost(cause);
  }

  private void take(Open from) {
    try {
      while (true) {
        var message = from.consumer.receive();
        if (message == null) {
          break;
        }
        listener.answered(Post.received(RawMessage.of(message, connection.maxBodyBytes())));
      }
      if (!closed) {
        from.link.broken(new JMSException("the broker closed the consumer of an inbox"));
      }
    } catch (JMSException | RuntimeException e) {
      if (!closed) {
        from.link.broken(e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    connection.detach(this);
    var last = open;
    open = null;
    if (last != null) {
      try {
        last.consumer.close();
        last.inbox.delete();
      } catch (JMSException e) {
        LOG.debug("Closing an inbox failed: {}", e.getMessage());
      }
      Sessions.closeQuietly(last.receiving);
      Sessions.closeQuietly(last.sending);
    }
  }
}
