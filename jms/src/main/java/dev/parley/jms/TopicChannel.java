package dev.parley.jms;

import dev.parley.jms.artemis.Artemis;
import dev.parley.jms.artemis.CoreSession;
import dev.parley.jms.artemis.RawMessage;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
import javax.jms.DeliveryMode;
import javax.jms.Destination;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageProducer;
import javax.jms.Session;
import org.jspecify.annotations.Nullable;

/**
 * How members of rooms speak: they publish on rooms' topics, ask the keeper of rooms, and have an
 * inbox for its answers. One for all rooms of a program. Thread-safe: whoever sends holds the
 * session meanwhile, but not for longer than it wants to wait: a silent network takes no more at
 * some time, and the JMS client would wait for it.
 */
public final class TopicChannel implements ParleyConnection.Attachment, AutoCloseable {
  /** Who is told. Called on the inbox's thread; must not block. */
  public interface Listener {
    void answered(Post post);

    /** What was asked on the lost link will not be answered. */
    void lost(ParleyException cause);
  }

  /** Lives as long as its link, or until a sender was held up. Guarded by {@link #sending}. */
  private static final class Open {
    final Link link;
    final Session sending;
    final MessageProducer producer;
    final CoreSession publishing;
    @Nullable Destination keeper;
    final Set<String> proven = new HashSet<>();

    Open(Link link, int maxBytes) throws JMSException {
      this.link = link;
      sending = link.session(Session.AUTO_ACKNOWLEDGE);
      producer = sending.createProducer(null);
      publishing = new CoreSession(sending, maxBytes);
    }
  }

  private interface Step {
    void on(Open session) throws JMSException;
  }

  private static final long LOOK_MILLIS = 20;

  private final ParleyConnection connection;
  private final ReplyQueue inbox;
  private final Turn sending = new Turn();
  private final StuckGuard guard = new StuckGuard();
  private final ScheduledFuture<?> freeing;
  private volatile @Nullable Link link;
  private volatile @Nullable Open open;
  private volatile boolean closed;

  private TopicChannel(ParleyConnection connection, Listener listener) {
    this.connection = connection;
    this.inbox =
        new ReplyQueue(
            "parley-inbox",
            new ReplyQueue.Listener() {
              @Override
              public void received(Message message) throws JMSException {
                listener.answered(Post.received(RawMessage.of(message, connection.maxBodyBytes())));
              }

              @Override
              public void lost(ParleyException cause) {
                listener.lost(cause);
              }
            });
    this.freeing = connection.repeat(guard::freeIfStuck, LOOK_MILLIS);
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
      connection.attach(channel.inbox);
      return channel;
    } catch (JMSException e) {
      channel.close();
      throw JmsFailures.onReplies(e);
    }
  }

  /**
   * Publishes on a room's topic, without waiting for the broker; but for the first time in each
   * room on each link, so that a refusal is known.
   *
   * @param most how long to wait where the network, or those who send meanwhile, hold it up
   * @throws ParleyException {@link Status#PERMISSION_DENIED}; {@link Status#UNAVAILABLE}: it may
   *     have got there if there is a cause; {@link Status#BUSY} if others were sending all that
   *     time
   */
  public void publish(String room, Post post, Duration most) {
    send(
        Deadline.after(most),
        current -> {
          if (current.proven.contains(room)) {
            publish(current.publishing, room, post);
          } else {
            prove(current.link, room, post);
            current.proven.add(room);
          }
        },
        e -> JmsFailures.inRoom(room, e));
  }

  private void send(Deadline until, Step step, Function<JMSException, ParleyException> failure) {
    if (!sending.take(until)) {
      throw new ParleyException(
          Status.BUSY, "Others were sending to rooms all that time; nothing was sent");
    }
    guard.enter(until);
    try {
      step.on(present());
    } catch (JMSException | RuntimeException e) {
      throw failure(e, failure);
    } finally {
      guard.leave();
      sending.end();
    }
  }

  private RuntimeException failure(Exception e, Function<JMSException, ParleyException> failure) {
    if (guard.wasFreed()) {
      drop();
      return new ParleyException(
          Status.UNAVAILABLE,
          "The broker at " + connection.url() + " did not take a message in time",
          e);
    }
    if (Sessions.restoreInterrupt(e)) {
      drop();
      return new ParleyException(Status.CANCELLED, "The sending thread was interrupted", e);
    }
    if (e instanceof JMSException known) {
      return failure.apply(known);
    }
    if (!(e instanceof ParleyException)) {
      drop();
    }
    return (RuntimeException) e;
  }

  /** What was interrupted is of no use any more. */
  private void drop() {
    var last = open;
    open = null;
    if (last != null) {
      Sessions.closeAside(last.sending);
    }
  }

  private void publish(CoreSession session, String room, Post post) throws JMSException {
    session.send(
        connection.addresses().room(room),
        new CoreSession.Sending(post.fields(), post.body(), "", false, 0));
  }

  private void prove(Link link, String room, Post post) throws JMSException {
    var session = link.transactedSession();
    try {
      var proving = new CoreSession(session, connection.maxBodyBytes());
      publish(proving, room, post);
      proving.commit();
    } finally {
      Sessions.closeAside(session);
    }
  }

  /**
   * Asks the keeper; its answer, if there is one, comes to the inbox.
   *
   * @param ttlMillis how long the question is worth an answer, and how long to wait where the
   *     network, or those who send meanwhile, hold it up
   * @throws ParleyException {@link Status#NO_SUCH_SERVICE} if none has ever run here, {@link
   *     Status#PERMISSION_DENIED}, {@link Status#UNAVAILABLE}; {@link Status#BUSY} if others were
   *     sending all that time
   */
  public void ask(Post post, String correlationId, long ttlMillis) {
    send(
        Deadline.after(Duration.ofMillis(ttlMillis)),
        current -> {
          var keeper = current.keeper;
          if (keeper == null) {
            keeper = current.sending.createQueue(connection.addresses().keeper());
            current.keeper = keeper;
          }
          var message = write(current.sending, post);
          message.setJMSReplyTo(inboxOn(current.link));
          message.setJMSCorrelationID(correlationId);
          current.producer.send(keeper, message, DeliveryMode.NON_PERSISTENT, 4, ttlMillis);
        },
        JmsFailures::onKeeper);
  }

  private Open present() throws JMSException {
    if (closed) {
      throw new ParleyException(Status.CANCELLED, "The rooms are closed");
    }
    var current = link;
    if (current == null) {
      throw notConnected();
    }
    var ready = open;
    if (ready == null || ready.link != current) {
      ready = new Open(current, connection.maxBodyBytes());
      open = ready;
      if (closed) { // guard against a close since the check above, which did not see this session
        drop();
      }
    }
    return ready;
  }

  private Destination inboxOn(Link link) {
    var destination = inbox.on(link);
    if (destination == null) {
      throw notConnected();
    }
    return destination;
  }

  private ParleyException notConnected() {
    return new ParleyException(
        Status.UNAVAILABLE,
        "There is no connection to the broker at " + connection.url() + " at present");
  }

  private static Message write(Session session, Post post) throws JMSException {
    var message = Artemis.createMessage(session, post.body());
    for (var field : post.fields().entrySet()) {
      message.setObjectProperty(field.getKey(), field.getValue());
    }
    return message;
  }

  @Override
  public void up(Link fresh) {
    link = fresh;
  }

  @Override
  public void down(ParleyException cause) {
    // Not under the lock: whoever holds it may be waiting for the broker that is gone.
    link = null;
  }

  @Override
  public void close() {
    closed = true;
    freeing.cancel(false);
    connection.detach(this);
    connection.detach(inbox);
    inbox.close();
    link = null;
    drop();
  }
}
