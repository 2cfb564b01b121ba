package dev.parley.responder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.broker.Credentials.User;
import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import javax.jms.Connection;
import javax.jms.Destination;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.MessageProducer;
import javax.jms.ObjectMessage;
import javax.jms.Session;
import javax.jms.TemporaryQueue;
import javax.jms.TextMessage;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.jspecify.annotations.Nullable;

/**
 * A plain JMS program, with the means to send what JMS would not let it. Confined to one thread.
 */
final class Wire implements AutoCloseable {
  private static final long PATIENCE = 60_000;

  final Session session;
  final TemporaryQueue replies;
  private final ActiveMQConnectionFactory factory;
  private final Connection connection;
  private final MessageConsumer consumer;
  private final MessageProducer producer;

  Wire(Broker broker) throws JMSException {
    this(broker, broker.credentials().first(Role.REQUESTERS));
  }

  Wire(Broker broker, User user) throws JMSException {
    factory = new ActiveMQConnectionFactory(broker.url());
    factory.setReconnectAttempts(0);
    connection = factory.createConnection(user.name(), user.password());
    session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    producer = session.createProducer(null);
    replies = session.createTemporaryQueue();
    consumer = session.createConsumer(replies);
    connection.start();
  }

  Destination queue(String service) throws JMSException {
    return session.createQueue("parley.requests." + service);
  }

  Message object(String method, @Nullable Serializable body) throws JMSException {
    return asking(method, session.createObjectMessage(body));
  }

  Message text(String method, @Nullable String body) throws JMSException {
    return asking(method, session.createTextMessage(body));
  }

  /** An object message whose stream is these bytes. */
  Message stream(String method, byte[] bytes) throws JMSException {
    var message = typed(method, Type.OBJECT);
    core(message).getBodyBuffer().writeInt(bytes.length);
    core(message).getBodyBuffer().writeBytes(bytes);
    return message;
  }

  /** A message of any type byte, its body still to be written. */
  Message typed(String method, int type) throws JMSException {
    var message = asking(method, session.createMessage());
    core(message).setType((byte) type);
    return message;
  }

  static ClientMessage core(Message message) {
    return ((ActiveMQMessage) message).getCoreMessage();
  }

  /** Where the reply is to go and which method is asked for. */
  Message asking(String method, Message message) throws JMSException {
    message.setJMSReplyTo(replies);
    message.setJMSCorrelationID(UUID.randomUUID().toString());
    message.setStringProperty("parley_method", method);
    return message;
  }

  void send(String service, Message message) throws JMSException {
    send(queue(service), message);
  }

  void send(Destination destination, Message message) throws JMSException {
    producer.send(
        destination,
        message,
        message.getJMSDeliveryMode(),
        message.getJMSPriority(),
        Math.max(0, message.getJMSExpiration()));
  }

  /** Sends a request and waits for its reply. */
  Message exchange(String service, Message request) throws JMSException {
    send(service, request);
    var reply = receive();
    assertThat(reply.getJMSCorrelationID()).isEqualTo(request.getJMSCorrelationID());
    return reply;
  }

  Message receive() throws JMSException {
    var reply = consumer.receive(PATIENCE);
    assertThat(reply).as("a reply within " + PATIENCE + " ms").isNotNull();
    return reply;
  }

  /** Nothing is there. */
  void assertSilent() throws JMSException {
    assertThat(consumer.receiveNoWait()).isNull();
  }

  static String status(Message reply) throws JMSException {
    return reply.getStringProperty("parley_status");
  }

  /** As any JMS program would read it. */
  static Object body(Message reply) throws JMSException {
    return reply instanceof TextMessage text ? text.getText() : ((ObjectMessage) reply).getObject();
  }

  /** Why the call failed. */
  static String reason(Message reply) throws JMSException {
    var body = body(reply);
    return body instanceof Map<?, ?> map
        ? String.valueOf(map.get("message"))
        : String.valueOf(body);
  }

  @Override
  public void close() throws JMSException {
    connection.close();
    factory.close();
  }

  /** Type bytes of Artemis. */
  static final class Type {
    static final int OBJECT = 2;
    static final int TEXT = 3;
    static final int BYTES = 4;
    static final int MAP = 5;
    static final int STREAM = 6;

    private Type() {}
  }
}
