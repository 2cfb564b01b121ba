package dev.parley.jms;

import dev.parley.protocol.Headers;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A responder's ear on the topic where everybody is asked what they serve. */
public final class ControlTopic implements ParleyConnection.Attachment, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlTopic.class);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final ParleyConnection connection;
  private final String responder;
  private final RequestConsumer.Handler handler;
  private final ReplyPool replies;
  private @Nullable Session session;
  private volatile boolean closed;

  private ControlTopic(
      ParleyConnection connection, String responder, RequestConsumer.Handler handler) {
    this.connection = connection;
    this.responder = responder;
    this.handler = handler;
    this.replies = new ReplyPool(connection);
  }

  /**
   * Listens from now on; the handler is called on one thread.
   *
   * @param responder a name of its own: what is for another is not heard
   * @throws ParleyException {@link Status#PERMISSION_DENIED} if this user may not
   */
  public static ControlTopic listen(
      ParleyConnection connection, String responder, RequestConsumer.Handler handler) {
    var topic = new ControlTopic(connection, responder, handler);
    try {
      connection.attach(topic);
      return topic;
    } catch (JMSException e) {
      throw JmsFailures.onServe("discovery", e);
    }
  }

  @Override
  public synchronized void up(Link link) throws JMSException {
    if (closed) {
      return;
    }
    var fresh = link.session(Session.AUTO_ACKNOWLEDGE);
    session = fresh;
    var consumer =
        fresh.createConsumer(fresh.createTopic(connection.addresses().control()), forUs());
    Threads.daemon("parley-control").newThread(() -> listen(consumer)).start();
  }

  private String forUs() {
    return Headers.RESPONDER + " IS NULL OR " + Headers.RESPONDER + " = '" + responder + "'";
  }

  @Override
  public void down(ParleyException cause) {
    // The thread ends with its consumer.
  }

  private void listen(MessageConsumer consumer) {
    try {
      while (true) {
        var message = consumer.receive();
        if (message == null) {
          return;
        }
        answer(message);
      }
    } catch (JMSException | RuntimeException e) {
      if (!closed) {
        LOG.debug("Discovery ended on this connection: {}", e.getMessage());
      }
    }
  }

  /** What goes wrong with one question must not end the listening. */
  private void answer(Message message) {
    try {
      handler.handle(InboundRequest.read(message, replies, connection.maxBodyBytes(), LONGEST));
    } catch (JMSException | RuntimeException e) {
      LOG.debug("A question on the control topic could not be answered: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
    connection.detach(this);
    Session last;
    synchronized (this) {
      last = session;
    }
    if (last != null) {
      Sessions.closeQuietly(last);
    }
    replies.close();
  }
}
