package dev.parley.broker;

import dev.parley.broker.Credentials.Role;
import javax.jms.Connection;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.MessageProducer;
import javax.jms.Queue;
import javax.jms.Session;
import javax.jms.TextMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;

/** A plain JMS program with one connection and one automatic session. */
final class Client implements AutoCloseable {
  static final long WAIT_MILLIS = 60_000;

  private static final int CALL_MILLIS = 20_000;

  private final Connection connection;
  private final Session session;

  private Client(Connection connection, int acknowledgeMode) throws JMSException {
    this.connection = connection;
    session = connection.createSession(acknowledgeMode);
    connection.start();
  }

  static Client as(Role role, Broker broker) throws JMSException {
    return as(role, broker.url(), broker.credentials(), Session.AUTO_ACKNOWLEDGE);
  }

  static Client transacted(Role role, Broker broker) throws JMSException {
    return as(role, broker.url(), broker.credentials(), Session.SESSION_TRANSACTED);
  }

  static Client inVm(Role role, Broker broker) throws JMSException {
    return as(role, broker.inVmUrl(), broker.credentials(), Session.AUTO_ACKNOWLEDGE);
  }

  static Client as(Role role, String url, Credentials credentials, int acknowledgeMode)
      throws JMSException {
    return as(url, credentials.first(role), acknowledgeMode);
  }

  static Client as(String url, Credentials.User user, int acknowledgeMode) throws JMSException {
    var connection = connect(url, user.name(), user.password());
    try {
      return new Client(connection, acknowledgeMode);
    } catch (JMSException e) {
      connection.close();
      throw e;
    }
  }

  @SuppressWarnings("resource") // Closing the factory would close what it made.
  static Connection connect(String url, @Nullable String user, @Nullable String password)
      throws JMSException {
    var factory = new ActiveMQConnectionFactory(url);
    factory.setReconnectAttempts(0);
    // A close at the moment the broker dies may wait this long for an answer.
    factory.setCallTimeout(CALL_MILLIS);
    return user == null ? factory.createConnection() : factory.createConnection(user, password);
  }

  /** Closes in the middle of a test. */
  void drop() throws JMSException {
    connection.close();
  }

  void stop() throws JMSException {
    connection.stop();
  }

  void start() throws JMSException {
    connection.start();
  }

  Session session() {
    return session;
  }

  Queue queue(String name) throws JMSException {
    return session.createQueue(name);
  }

  MessageConsumer consumer(String queue) throws JMSException {
    return session.createConsumer(queue(queue));
  }

  MessageProducer producer(String queue) throws JMSException {
    return session.createProducer(queue(queue));
  }

  TextMessage text(String text) throws JMSException {
    return session.createTextMessage(text);
  }

  void send(String queue, String text) throws JMSException {
    try (var producer = producer(queue)) {
      producer.send(text(text));
    }
  }

  /** The text of the next message, or "nothing" if none comes in time. */
  static String next(MessageConsumer consumer) throws JMSException {
    Message message = consumer.receive(WAIT_MILLIS);
    return message == null ? "nothing" : message.getBody(String.class);
  }

  @Override
  public void close() throws JMSException {
    connection.close();
  }
}
