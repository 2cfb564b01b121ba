package dev.parley.benchmarks.fanout;

import dev.parley.benchmarks.exchange.Account;
import dev.parley.benchmarks.exchange.BrokerAccounts;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.jms.Connection;
import javax.jms.DeliveryMode;
import javax.jms.JMSException;
import javax.jms.JMSRuntimeException;
import javax.jms.Message;
import javax.jms.MessageProducer;
import javax.jms.Session;
import javax.jms.TextMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A JMS topic by hand: a connection for each process, a session with a listener for each member,
 * DUPS_OK, non-persistent text, one producer kept. Nobody is told who is there, that messages were
 * missed, or who sent them.
 *
 * @param senderListens as in a chat; otherwise the sender only publishes
 */
record JmsTopic(String name, boolean senderListens) implements Fanout {

  @Override
  public Account account(BrokerAccounts accounts) {
    return accounts.admin();
  }

  @Override
  public Crowd connect(Account account) throws JMSException {
    var factory = new ActiveMQConnectionFactory(account.url());
    var connection = factory.createConnection(account.user(), account.password());
    connection.start();
    return new Subscribers(connection, senderListens);
  }

  private record Subscribers(Connection connection, boolean senderListens) implements Crowd {

    @Override
    public void listen(String room, String name, Consumer<String> listener) throws JMSException {
      var session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
      session
          .createConsumer(session.createTopic(topic(room)))
          .setMessageListener(message -> listener.accept(text(message)));
    }

    @Override
    public Speaker speak(String room, String name, Consumer<String> listener) throws JMSException {
      if (senderListens) {
        listen(room, name, listener);
      }
      var session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
      var producer = session.createProducer(session.createTopic(topic(room)));
      producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      return new Publisher(session, producer);
    }

    private static String topic(String room) {
      return "benchmark." + room;
    }

    private static String text(Message message) {
      try {
        return ((TextMessage) message).getText();
      } catch (JMSException e) {
        throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
      }
    }

    @Override
    public void close() throws JMSException {
      connection.close();
    }
  }

  private record Publisher(Session session, MessageProducer producer) implements Speaker {
    private static final CompletableFuture<Void> SENT = CompletableFuture.completedFuture(null);

    @Override
    public CompletableFuture<Void> send(String text) throws JMSException {
      producer.send(session.createTextMessage(text));
      return SENT;
    }
  }
}
