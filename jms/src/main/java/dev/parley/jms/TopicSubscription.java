package dev.parley.jms;

import dev.parley.jms.artemis.Artemis;
import dev.parley.jms.artemis.RawMessage;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BooleanSupplier;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member's subscription to a room, made anew on each link. Thread-safe. */
public final class TopicSubscription implements ParleyConnection.Attachment, AutoCloseable {
  /** Who reads. Called by one thread at a time. */
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
  private static final long WATCH_MILLIS = 200;

  /** Lives as long as its link. */
  private record Open(Link link, Session session, @Nullable MessageConsumer consumer) {}

  private record Listening(Open from, MessageConsumer consumer) {}

  private final ParleyConnection connection;
  private final String room;
  private final Optional<String> durable;
  private final Reader reader;
  private final ScheduledFuture<?> watching;
  private volatile @Nullable Open open;
  private volatile @Nullable Listening listening;
  private volatile boolean reading;
  private volatile boolean closed;

  private TopicSubscription(
      ParleyConnection connection, String room, Optional<String> durable, Reader reader) {
    this.connection = connection;
    this.room = room;
    this.durable = durable;
    this.reader = reader;
    this.watching = connection.repeat(this::watch, WATCH_MILLIS);
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
      subscription.watching.cancel(false);
      throw JmsFailures.inRoom(room, e);
    }
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
    if (closed) { // guard against a close since the check above, which found nothing to close
      close();
      return;
    }
    Threads.worker("parley-room-" + room).newThread(() -> begin(fresh)).start();
  }

  @Override
  public void down(ParleyException cause) {
    open = null;
    reader.lost(cause);
  }

  private void begin(Open from) {
    try {
      if (call(() -> reader.begin(Artemis.nameOf(from.session)))) {
        var consumer = from.consumer == null ? durableConsumer(from) : from.consumer;
        consumer.setMessageListener(message -> received(from, message));
        listening = new Listening(from, consumer);
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

  private void received(Open from, Message message) {
    if (!from.equals(open)) {
      return; // closed meanwhile, or lost
    }
    try {
      handle(message);
      if (durable.isPresent()) {
        Artemis.acknowledge(message);
        Artemis.commit(from.session);
      }
    } catch (JMSException | RuntimeException e) {
      if (!closed && from.equals(open)) {
        from.link.broken(e);
      }
    }
  }

  /** The broker may close a consumer alone, which nobody is told. */
  private void watch() {
    var current = listening;
    if (current == null || closed || !current.from.equals(open)) {
      return;
    }
    try {
      current.consumer.getMessageListener();
    } catch (JMSException e) {
      current.from.link.broken(
          new JMSException("the broker closed the subscription of a room: " + e.getMessage()));
    }
  }

  private void handle(Message message) throws JMSException {
    var post = Post.received(RawMessage.of(message, connection.maxBodyBytes()));
    try {
      call(
          () -> {
            reader.received(post);
            return true;
          });
    } catch (RuntimeException e) {
      LOG.error("A message in the room '{}' could not be handled", room, e);
    }
  }

  private boolean call(BooleanSupplier step) {
    reading = true;
    try {
      return step.getAsBoolean();
    } finally {
      reading = false;
    }
  }

  @Override
  public void close() {
    closed = true;
    watching.cancel(false);
    connection.detach(this);
    var last = open;
    open = null;
    if (last != null) {
      if (reading) {
        Sessions.closeAside(last.session); // it would wait for the listener, perhaps for this one
      } else {
        Sessions.closeQuietly(last.session);
      }
    }
  }
}
