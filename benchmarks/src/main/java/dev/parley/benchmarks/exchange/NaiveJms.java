package dev.parley.benchmarks.exchange;

import javax.jms.Connection;
import javax.jms.DeliveryMode;
import javax.jms.JMSException;
import javax.jms.JMSRuntimeException;
import javax.jms.Message;
import javax.jms.ObjectMessage;
import javax.jms.Queue;
import javax.jms.Session;

/** Plain JMS as one writes it first: for each call a session, a reply queue and a consumer. */
final class NaiveJms implements Competitor {

  @Override
  public String name() {
    return "jms-naive";
  }

  @Override
  public Running respond(Account account) throws JMSException {
    var connection = Connections.factory(account).createConnection();
    var session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    session
        .createConsumer(session.createQueue(queue()))
        .setMessageListener(request -> reply(session, request));
    connection.start();
    return connection::close;
  }

  private static void reply(Session session, Message request) {
    try (var producer = session.createProducer(request.getJMSReplyTo())) {
      producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      var reply = session.createObjectMessage(((ObjectMessage) request).getObject());
      reply.setJMSCorrelationID(request.getJMSMessageID());
      producer.send(reply);
    } catch (JMSException e) {
      throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
    }
  }

  @Override
  public EchoRequester request(Account account, boolean persistent) throws JMSException {
    var connection = Connections.factory(account).createConnection();
    connection.start();
    return new Requester(
        connection, queue(), persistent ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
  }

  private record Requester(Connection connection, String queue, int deliveryMode)
      implements EchoRequester {

    @Override
    public Order echo(Order order) throws JMSException {
      try (var session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
        var replies = session.createTemporaryQueue();
        try {
          return echo(order, session, replies);
        } finally {
          replies.delete();
        }
      }
    }

    private Order echo(Order order, Session session, Queue replies) throws JMSException {
      try (var producer = session.createProducer(session.createQueue(queue));
          var consumer = session.createConsumer(replies)) {
        producer.setDeliveryMode(deliveryMode);
        var request = session.createObjectMessage(order);
        request.setJMSReplyTo(replies);
        producer.send(request);
        var reply = consumer.receive(Competitor.TIMEOUT.toMillis());
        if (reply == null) {
          throw new JMSException("No reply within " + Competitor.TIMEOUT);
        }
        return (Order) ((ObjectMessage) reply).getObject();
      }
    }

    @Override
    public void close() throws JMSException {
      connection.close();
    }
  }
}
