package dev.parley.jms.artemis;

import dev.parley.protocol.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.jms.JMSException;
import javax.jms.Session;
import org.apache.activemq.artemis.api.core.ActiveMQDuplicateIdException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNonExistentQueueException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.client.impl.ClientConsumerInternal;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.jspecify.annotations.Nullable;

/**
 * What the keeper of rooms needs of a session beyond JMS: queues of kinds that JMS cannot declare,
 * looking through one without taking from it, and sending by name without asking the broker first.
 * Confined to one thread.
 */
public final class CoreSession {
  private static final int NO_WINDOW = -1;

  private static final byte TEXT_MESSAGE = Message.TEXT_TYPE;

  /** A message to be sent. */
  public record Sending(
      Map<String, Object> fields,
      Body body,
      String correlationId,
      boolean persistent,
      long ttlMillis) {}

  private final ClientSession session;
  private final ClientProducer producer;
  private final int maxBytes;
  private @Nullable ClientConsumerInternal consumer;

  /** On top of a JMS session, transacted or not. */
  public CoreSession(Session jms, int maxBytes) throws JMSException {
    this.session = ((ActiveMQSession) jms).getCoreSession();
    this.maxBytes = maxBytes;
    try {
      this.producer = session.createProducer();
    } catch (ActiveMQException e) {
      throw Artemis.translate(e);
    }
  }

  /** Begins to consume a queue. */
  public void consume(String queue) throws JMSException {
    try {
      consumer = (ClientConsumerInternal) session.createConsumer(queue);
    } catch (ActiveMQException e) {
      throw Artemis.translate(e);
    }
  }

  /**
   * The next message, taken in the transaction. Waits without end: to end a wait the client asks
   * the broker with a message of its own, which {@link BodyInterceptor} makes unknown.
   */
  public RawMessage receive() throws JMSException {
    var from = consumer;
    if (from == null) {
      throw new JMSException("Nothing is consumed on this session");
    }
    try {
      var message = from.receive();
      if (message == null) {
        throw new JMSException("the broker closed the consumer");
      }
      message.acknowledge();
      return RawMessage.of(message, maxBytes);
    } catch (ActiveMQException e) {
      throw Artemis.translate(e);
    }
  }

  /** Whether {@link #receive} would give a message without waiting. */
  public boolean hasMore() {
    return consumer != null && consumer.getBufferSize() > 0;
  }

  /** Sends to an address: to all its queues, or to one. */
  public void send(String address, boolean toAll, Sending sending) throws JMSException {
    send(address, toAll ? RoutingType.MULTICAST : RoutingType.ANYCAST, sending);
  }

  /** Sends to what there is at an address, be it a queue or a topic: an inbox, a room. */
  public void send(String address, Sending sending) throws JMSException {
    send(address, null, sending);
  }

  private void send(String address, @Nullable RoutingType type, Sending sending)
      throws JMSException {
    var message = session.createMessage(sending.persistent);
    message.setRoutingType(type);
    var now = System.currentTimeMillis();
    message.setTimestamp(now);
    if (!sending.correlationId.isEmpty()) {
      message.putStringProperty(RawMessage.CORRELATION_ID, SimpleString.of(sending.correlationId));
    }
    if (sending.ttlMillis > 0) {
      message.setExpiration(now + sending.ttlMillis);
    }
    for (var field : sending.fields.entrySet()) {
      message.putObjectProperty(PropertyNames.of(field.getKey()), field.getValue());
    }
    write(message, sending.body);
    try {
      producer.send(address, message);
    } catch (ActiveMQException e) {
      throw Artemis.translate(e);
    }
  }

  private static void write(ClientMessage message, Body body) {
    if (body instanceof Body.Json text) {
      message.setType(TEXT_MESSAGE);
      message.getBodyBuffer().writeNullableSimpleString(SimpleString.of(text.text()));
    } else if (body instanceof Body.Serialized object) {
      Artemis.writeObject(message, object.bytes());
    } else {
      throw new IllegalArgumentException("What could not be read cannot be sent on");
    }
  }

  /** Confirms what was taken and sent since the last time; waits for the broker. */
  public void commit() throws JMSException {
    try {
      session.commit();
    } catch (ActiveMQException e) {
      throw Artemis.translate(e);
    }
  }

  /**
   * As {@link #commit}, where something had a {@link #DUPLICATE_ID}.
   *
   * @return whether it is new; if not, the transaction has not happened
   */
  public boolean commitUnlessDuplicate() throws JMSException {
    try {
      session.commit();
      return true;
    } catch (ActiveMQDuplicateIdException e) {
      return false;
    } catch (ActiveMQException e) {
      throw Artemis.translate(e);
    }
  }

  /** What is in a queue, oldest first, the newest {@code most} at most; nothing is taken. */
  public List<RawMessage> browse(String queue, int most) throws JMSException {
    return browse(queue, null, most);
  }

  /** As {@link #browse(String, int)}, only what the filter lets through. */
  public List<RawMessage> browse(String queue, @Nullable String filter, int most)
      throws JMSException {
    var found = new ArrayList<RawMessage>();
    each(queue, filter, true, message -> found.add(RawMessage.of(message, maxBytes)));
    return found.subList(Math.max(0, found.size() - most), found.size());
  }

  /** Takes out of a queue what the filter lets through, and that is with no consumer. */
  public void remove(String queue, String filter) throws JMSException {
    each(queue, filter, false, ClientMessage::acknowledge);
  }

  private interface Step {
    void take(ClientMessage message) throws ActiveMQException;
  }

  private void each(String queue, @Nullable String filter, boolean browseOnly, Step step)
      throws JMSException {
    try {
      var reader =
          session.createConsumer(
              SimpleString.of(queue), SimpleString.of(filter), NO_WINDOW, -1, browseOnly);
      try {
        var next = reader.receiveImmediate();
        while (next != null && !isEnd(next, queue)) {
          step.take(next);
          next = reader.receiveImmediate();
        }
      } finally {
        reader.close();
      }
    } catch (ActiveMQNonExistentQueueException e) {
      // Then nothing is in it.
    } catch (ActiveMQException e) {
      throw Artemis.translate(e);
    }
  }

  /**
   * Where there are no more, the broker says so with a message of its own, addressed to the queue;
   * its mark was taken away by {@link BodyInterceptor}. The queue's count is no use: it lags
   * behind, and that of a ring is at times too high.
   */
  private static boolean isEnd(ClientMessage message, String queue) {
    return queue.equals(message.getAddress())
        && !message.containsProperty(RawMessage.KIND)
        && !message.containsProperty(RawMessage.CORRELATION_ID)
        && !message.containsProperty(Message.HDR_ORIGINAL_ADDRESS);
  }

  /** A durable queue of the newest messages. */
  public void declareRing(String queue, long size) throws JMSException {
    declare(queue, anycast(queue).setRingSize(size));
  }

  /** A durable queue that one consumer at a time takes from; the others stand by. */
  public void declareExclusive(String queue) throws JMSException {
    declare(queue, anycast(queue).setExclusive(true));
  }

  /** A durable queue that keeps the last message of each key, {@link #LAST_VALUE_KEY}. */
  public void declareLastValue(String queue) throws JMSException {
    declare(queue, anycast(queue).setLastValue(true));
  }

  /** The property by which the broker knows what was sent to an address before, and refuses it. */
  public static final String DUPLICATE_ID = Message.HDR_DUPLICATE_DETECTION_ID.toString();

  /** The property by which a last-value queue tells its messages apart. */
  public static final String LAST_VALUE_KEY = Message.HDR_LAST_VALUE_NAME.toString();

  /**
   * A durable queue of the newest messages that go to an address, of those that the filter, if
   * there is one, lets in.
   *
   * @return whether it was not there before
   */
  public boolean declareRing(String address, String queue, long size, @Nullable String filter)
      throws JMSException {
    var wanted =
        QueueConfiguration.of(queue)
            .setAddress(address)
            .setRoutingType(RoutingType.MULTICAST)
            .setRingSize(size)
            .setDurable(true)
            .setFilterString(filter)
            .setAutoCreateAddress(true);
    return declare(queue, wanted);
  }

  private static QueueConfiguration anycast(String queue) {
    return QueueConfiguration.of(queue)
        .setAddress(queue)
        .setRoutingType(RoutingType.ANYCAST)
        .setDurable(true)
        .setAutoCreateAddress(true);
  }

  private boolean declare(String queue, QueueConfiguration wanted) throws JMSException {
    try {
      var found = session.queueQuery(SimpleString.of(queue));
      if (found.isExists() && isAs(wanted, found)) {
        return false;
      }
      if (found.isExists()) {
        session.deleteQueue(queue);
      }
      session.createQueue(wanted);
      return true;
    } catch (ActiveMQException e) {
      throw Artemis.translate(e);
    }
  }

  /** A queue's size and filter cannot be changed; where they are to be others, it is made anew. */
  private static boolean isAs(QueueConfiguration wanted, ClientSession.QueueQuery found) {
    return wanted.getRingSize() == null
        || wanted.getRingSize().equals(found.getRingSize())
            && Objects.equals(wanted.getFilterString(), found.getFilterString());
  }

  /** How many messages a queue has, with those that are with consumers; negative without one. */
  public long depth(String queue) throws JMSException {
    try {
      var found = session.queueQuery(SimpleString.of(queue));
      return found.isExists() ? found.getMessageCount() : -1;
    } catch (ActiveMQException e) {
      throw Artemis.translate(e);
    }
  }

  /** Deletes a queue, if it is there. */
  public void delete(String queue) throws JMSException {
    try {
      session.deleteQueue(queue);
    } catch (ActiveMQNonExistentQueueException e) {
      // As wanted.
    } catch (ActiveMQException e) {
      throw Artemis.translate(e);
    }
  }
}
