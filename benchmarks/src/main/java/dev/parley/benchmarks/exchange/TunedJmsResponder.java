package dev.parley.benchmarks.exchange;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.jms.Connection;
import javax.jms.DeliveryMode;
import javax.jms.Destination;
import javax.jms.JMSException;
import javax.jms.JMSRuntimeException;
import javax.jms.Message;
import javax.jms.MessageProducer;
import javax.jms.ObjectMessage;
import javax.jms.Queue;
import javax.jms.Session;

/** One connection, a few sessions, each with its listener that replies on the same session. */
final class TunedJmsResponder implements Running {
  private static final int SESSIONS = 4;

  private final Connection connection;

  /**
   * The provider asks the broker about each destination object that it has not sent to, and every
   * message brings a new object: so the first one of each name is kept.
   */
  private final Map<String, Destination> replyDestinations = new ConcurrentHashMap<>();

  TunedJmsResponder(Account account, String queue) throws JMSException {
    connection = Connections.factory(account).createConnection();
    for (int i = 0; i < SESSIONS; i++) {
      var session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
      var producer = session.createProducer(null);
      producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      session
          .createConsumer(session.createQueue(queue))
          .setMessageListener(request -> reply(session, producer, request));
    }
    connection.start();
  }

  private void reply(Session session, MessageProducer producer, Message request) {
    try {
      var order = (Order) ((ObjectMessage) request).getObject();
      var reply = session.createObjectMessage(order);
      reply.setJMSCorrelationID(request.getJMSCorrelationID());
      producer.send(replyDestination(request), reply);
    } catch (JMSException e) {
      throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
    }
  }

  private Destination replyDestination(Message request) throws JMSException {
    var replyTo = (Queue) request.getJMSReplyTo();
    var kept = replyDestinations.putIfAbsent(replyTo.getQueueName(), replyTo);
    return kept == null ? replyTo : kept;
  }

  @Override
  public void close() throws JMSException {
    connection.close();
  }
}
