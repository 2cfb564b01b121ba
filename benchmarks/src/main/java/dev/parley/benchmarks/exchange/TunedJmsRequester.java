package dev.parley.benchmarks.exchange;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.jms.Connection;
import javax.jms.DeliveryMode;
import javax.jms.JMSException;
import javax.jms.JMSRuntimeException;
import javax.jms.Message;
import javax.jms.MessageProducer;
import javax.jms.ObjectMessage;
import javax.jms.Session;
import javax.jms.TemporaryQueue;

/**
 * One connection, one reply queue with a listener, a session for each thread that sends. A pool of
 * eight sessions instead was no faster, and half as fast with 256 persistent sends that each hold
 * one until the journal is written.
 */
final class TunedJmsRequester implements EchoRequester {
  private final Connection connection;
  private final String queue;
  private final int deliveryMode;
  private final TemporaryQueue replies;
  private final Map<String, CompletableFuture<ObjectMessage>> pending = new ConcurrentHashMap<>();
  private final AtomicLong correlationIds = new AtomicLong();
  private final ThreadLocal<Sender> senders = ThreadLocal.withInitial(this::sender);

  TunedJmsRequester(Account account, String queue, boolean persistent) throws JMSException {
    this.connection = Connections.factory(account).createConnection();
    this.queue = queue;
    this.deliveryMode = persistent ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
    var session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
    this.replies = session.createTemporaryQueue();
    session.createConsumer(replies).setMessageListener(this::onReply);
    connection.start();
  }

  @Override
  public Order echo(Order order) throws Exception {
    var correlationId = Long.toString(correlationIds.incrementAndGet());
    var reply = new CompletableFuture<ObjectMessage>();
    pending.put(correlationId, reply);
    try {
      senders.get().send(order, correlationId);
      // Read here and not in the listener, which is one thread for all callers.
      return (Order) reply.get(Competitor.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).getObject();
    } finally {
      pending.remove(correlationId);
    }
  }

  private void onReply(Message message) {
    try {
      var reply = pending.remove(message.getJMSCorrelationID());
      if (reply != null) {
        reply.complete((ObjectMessage) message);
      }
    } catch (JMSException e) {
      throw new IllegalStateException("A reply without a readable correlation id", e);
    }
  }

  private Sender sender() {
    try {
      var session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
      return new Sender(session, session.createProducer(session.createQueue(queue)));
    } catch (JMSException e) {
      throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
    }
  }

  @Override
  public void close() throws JMSException {
    connection.close();
  }

  private final class Sender {
    private final Session session;
    private final MessageProducer producer;

    Sender(Session session, MessageProducer producer) {
      this.session = session;
      this.producer = producer;
    }

    void send(Order order, String correlationId) throws JMSException {
      var message = session.createObjectMessage(order);
      message.setJMSReplyTo(replies);
      message.setJMSCorrelationID(correlationId);
      producer.send(message, deliveryMode, Message.DEFAULT_PRIORITY, Competitor.TIMEOUT.toMillis());
    }
  }
}
