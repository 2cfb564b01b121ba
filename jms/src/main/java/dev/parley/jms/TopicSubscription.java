package dev.parley.jms;

import dev.parley.jms.artemis.Artemis;
import dev.parley.jms.artemis.RawMessage;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.Optional;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's subscription to a room, made anew on each link, and the thread that reads it.
 * Thread-safe.
 */
public final class TopicSubscription implements ParleyConnection.Attachment, AutoCloseable {
  /** Who reads. Called on the thread of the subscription. */
  public interface Reader {
    /**
     * A subscription is there; nothing of it was read yet.
     *
     * @param session the name under which the broker's notifications speak of it
     * @return whether to read on; if not, nothing more is read on this link
     */
    boolean begin(String session);

    void received(Post post);

    /** The link is gone. Any thread; must not block. */
    void lost(ParleyException cause);
  }

  private static final Logger LOG = LoggerFactory.getLogger(TopicSubscription.class);

  /** Lives as long as its link. */
  private record Open(Link link, Session session, @Nullable MessageConsumer consumer) {}

  private final ParleyConnection connection;
  private final String room;
  private final Optional<String> durable;
  private final Reader reader;
  private volatile @Nullable Open open;
  private volatile @Nullable Thread thread;
  private volatile boolean closed;

  private TopicSubscription(
      ParleyConnection connection, String room, Optional<String> durable, Reader reader) {
    this.connection = connection;
    this.room = room;
    this.durable = durable;
    this.reader = reader;
  }

  /**
   * Subscribes.
   *
   * @param durable the member whose durable queue is read, which is there once {@link Reader#begin}
   *     returns; empty: the room's topic is subscribed to before that
   * @throws ParleyException {@link Status#PERMISSION_DENIED}, {@link Status#UNAVAILABLE}
   */
  public static TopicSubscription open(
      ParleyConnection connection, String room, Optional<String> durable, Reader reader) {
    var subscription = new TopicSubscription(connection, room, durable, reader);
    try {
      connection.attach(subscription);
      return subscription;
    } catch (JMSException e) {
      throw JmsFailures.inRoom(room, e);
    }
  }

  /** The thread on which the reader is called, so that waiting on it can be refused. */
  public boolean isReadingThread() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void up(Link link) throws JMSException {
    if (closed) {
      return;
    }
    var session =
        link.session(durable.isPresent() ? Artemis.EXPLICIT_ACKNOWLEDGE : Artemis.PRE_ACKNOWLEDGE);
    var fresh =
        new Open(
            link,
            session,
            durable.isPresent()
                ? null
                : session.createConsumer(session.createTopic(connection.addresses().room(room))));
    open = fresh;
    var reading = Threads.worker("parley-room-" + room).newThread(() -> read(fresh));
    thread = reading;
    reading.start();
  }

  @Override
  public void down(ParleyException cause) {
    open = null;
    reader.lost(cause);
  }

  private void read(Open from) {
    try {
      if (reader.begin(Artemis.nameOf(from.session))) {
        readAll(from, from.consumer == null ? durableConsumer(from) : from.consumer);
      }
    } catch (JMSException | RuntimeException e) {
      if (!closed && from.equals(open)) {
        from.link.broken(e);
      }
    }
  }

  private MessageConsumer durableConsumer(Open from) throws JMSException {
    var addresses = connection.addresses();
    var queue =
        addresses.room(room)
            + "::"
            + addresses.durable(room, durable.orElseThrow(), connection.user().orElse(""));
    return from.session.createConsumer(from.session.createQueue(queue));
  }

  private void readAll(Open from, MessageConsumer consumer) throws JMSException {
    Message message;
    while ((message = consumer.receive()) != null && from.equals(open)) {
      handle(message);
      if (durable.isPresent()) {
        Artemis.acknowledge(message);
        Artemis.commit(from.session);
      }
    }
    if (!closed && from.equals(open)) {
      from.link.broken(new JMSException("the broker closed the subscription of a room"));
    }
  }

  private void handle(Message message) throws JMSException {
    var post = Post.received(RawMessage.of(message, connection.maxBodyBytes()));
    try {
      reader.received(post);
    } catch (RuntimeException e) {
      LOG.error("A message in the room '{}' could not be handled", room, e);
    }
  }

  @Override
  public void close() {
    closed = true;
    connection.detach(this);
    var last = open;
    open = null;
    if (last != null) {
      if (isReadingThread()) {
        Sessions.closeAside(last.session); // it would wait for the thread that closes it
      } else {
        Sessions.closeQuietly(last.session);
      }
    }
  }
}
