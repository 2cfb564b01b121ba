package dev.parley.topics;

import dev.parley.broker.Credentials.User;
import javax.jms.Connection;
import javax.jms.JMSException;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A program that knows JMS and nothing of rooms. */
final class PlainClient implements AutoCloseable {
  private final ActiveMQConnectionFactory factory;
  private final Connection connection;
  final Session session;

  PlainClient(String url, User user) throws JMSException {
    factory = new ActiveMQConnectionFactory(url);
    connection = factory.createConnection(user.name(), user.password());
    connection.start();
    session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  MessageConsumer consume(String queue) throws JMSException {
    return session.createConsumer(session.createQueue(queue));
  }

  MessageConsumer subscribe(String topic) throws JMSException {
    return session.createConsumer(session.createTopic(topic));
  }

  void publish(String topic, String text) throws JMSException {
    try (var producer = session.createProducer(session.createTopic(topic))) {
      producer.send(session.createTextMessage(text));
    }
  }

  @Override
  public void close() throws JMSException {
    connection.close();
    factory.close();
  }
}
