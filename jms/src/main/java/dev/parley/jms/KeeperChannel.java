package dev.parley.jms;

import dev.parley.jms.artemis.RawMessage;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import javax.jms.DeliveryMode;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper's side of rooms: a session and a thread for it on each link, and the broker's word of
 * subscriptions that have ended, which comes as questions among the others. Thread-safe.
 */
public final class KeeperChannel implements ParleyConnection.Attachment, AutoCloseable {
  /** Kind of a post that says that a subscription has ended. */
  public static final String GONE = "gone";

  /** Kind of a post that comes several times a second, for what depends on time. */
  public static final String TICK = "tick";

  /** How often. */
  public static final Duration TICK_EVERY = Duration.ofMillis(200);

  /** Kind of a post that a foreign program has said to a room, and that is to be put in order. */
  public static final String FOREIGN = "foreign";

  /** Fields of a {@link #FOREIGN} post: the room, who said it, and when, in milliseconds. */
  public static final String ROOM = "parley_room";

  public static final String USER = "parley_user";
  public static final String SENT = "parley_sent";

  /** Field of a {@link #GONE} post: the name of the session whose subscription it was. */
  public static final String SESSION = "parley_session";

  private static final Logger LOG = LoggerFactory.getLogger(KeeperChannel.class);
  private static final String NOTIFICATIONS = "activemq.notifications";
  private static final String SESSION_NAME = "_AMQ_SessionName";

  private final ParleyConnection connection;
  private final Consumer<KeeperSession> runner;
  private final ScheduledFuture<?> ticking;
  private @Nullable KeeperSession session;
  private @Nullable Session ear;
  private volatile boolean closed;

  private KeeperChannel(ParleyConnection connection, Consumer<KeeperSession> runner) {
    this.connection = connection;
    this.runner = runner;
    this.ticking = connection.repeat(this::tick, TICK_EVERY.toMillis());
  }

  /**
   * Begins to keep.
   *
   * @param runner called on a thread of its own for each link; works until the session throws
   * @throws ParleyException {@link Status#PERMISSION_DENIED} if this user may not keep rooms
   */
  public static KeeperChannel open(ParleyConnection connection, Consumer<KeeperSession> runner) {
    var channel = new KeeperChannel(connection, runner);
    try {
      connection.attach(channel);
      return channel;
    } catch (JMSException e) {
      channel.ticking.cancel(false);
      throw JmsFailures.onServe("rooms", e);
    }
  }

  @Override
  public synchronized void up(Link link) throws JMSException {
    if (closed) {
      return;
    }
    var fresh = new KeeperSession(link, connection.addresses(), connection.maxBodyBytes());
    session = fresh;
    listen(link);
    Threads.daemon("parley-keeper").newThread(() -> run(fresh, link)).start();
  }

  @Override
  public void down(ParleyException cause) {
    // The thread ends with its session.
  }

  /** Goes through the queue, so that the keeper that works is the one that gets it. */
  private void tick() {
    KeeperSession current;
    synchronized (this) {
      current = session;
    }
    if (current != null && !closed) {
      current.tick(TICK, TICK_EVERY.toMillis());
    }
  }

  private void run(KeeperSession fresh, Link link) {
    try {
      runner.accept(fresh);
    } catch (ParleyException e) {
      LOG.debug("The keeper of rooms stopped on this connection: {}", e.getMessage());
    } catch (RuntimeException | Error e) {
      if (!closed) {
        LOG.error("The keeper of rooms failed; it begins anew", e);
        link.broken(new JMSException("the keeper of rooms failed: " + e));
      }
    }
  }

  /** Where the broker does not tell this user, members are known by their heartbeats only. */
  private void listen(Link link) throws JMSException {
    var listening = link.session(Session.AUTO_ACKNOWLEDGE);
    ear = listening;
    try {
      var consumer =
          listening.createConsumer(
              listening.createTopic(NOTIFICATIONS),
              "_AMQ_NotifType = 'CONSUMER_CLOSED' AND _AMQ_Address LIKE '"
                  + connection.addresses().room("x").replaceAll("x$", "%")
                  + "'");
      Threads.daemon("parley-keeper-ear").newThread(() -> hear(listening, consumer)).start();
    } catch (JMSException e) {
      Sessions.closeQuietly(listening);
      LOG.info(
          "The broker's notifications cannot be read ({}): crashed members are noticed by their"
              + " heartbeats only",
          e.getMessage());
    }
  }

  private void hear(Session listening, MessageConsumer consumer) {
    try {
      var producer =
          listening.createProducer(listening.createQueue(connection.addresses().keeper()));
      producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      while (true) {
        var heard = consumer.receive();
        if (heard == null) {
          return;
        }
        producer.send(gone(listening, heard));
      }
    } catch (JMSException | RuntimeException e) {
      if (!closed) {
        LOG.debug("Notifications ended on this connection: {}", e.getMessage());
      }
    }
  }

  private Message gone(Session listening, Message heard) throws JMSException {
    var name = RawMessage.of(heard, connection.maxBodyBytes()).field(SESSION_NAME);
    var message = listening.createMessage();
    message.setStringProperty(Post.KIND, GONE);
    message.setStringProperty(SESSION, String.valueOf(name));
    return message;
  }

  @Override
  public void close() {
    closed = true;
    ticking.cancel(false);
    connection.detach(this);
    KeeperSession last;
    Session listening;
    synchronized (this) {
      last = session;
      listening = ear;
    }
    if (listening != null) {
      Sessions.closeQuietly(listening);
    }
    if (last != null) {
      last.close();
    }
  }
}
