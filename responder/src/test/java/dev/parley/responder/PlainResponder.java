package dev.parley.responder;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import java.util.Objects;
import javax.jms.Connection;
import javax.jms.JMSException;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A responder in plain JMS, which streams what a test tells it to. Confined to one thread. */
final class PlainResponder implements AutoCloseable {
  private final ActiveMQConnectionFactory factory;
  private final Connection connection;
  private final Session session;
  private final MessageConsumer requests;

  PlainResponder(Broker broker, String service) throws JMSException {
    var user = broker.credentials().first(Role.RESPONDERS);
    factory = new ActiveMQConnectionFactory(broker.url());
    connection = factory.createConnection(user.name(), user.password());
    session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    requests = session.createConsumer(session.createQueue("parley.requests." + service));
    connection.start();
  }

  /** Takes a request and answers it with these, each item being its number. */
  void answer(StreamWireTest.Sent... parts) throws JMSException {
    var request = Objects.requireNonNull(requests.receive(60_000), "a request");
    var producer = session.createProducer(request.getJMSReplyTo());
    for (var part : parts) {
      var reply =
          part.item() > 0 ? session.createObjectMessage(part.item()) : session.createMessage();
      reply.setJMSCorrelationID(request.getJMSCorrelationID());
      reply.setStringProperty("parley_status", "OK");
      if (!part.responder().isEmpty()) {
        reply.setStringProperty("parley_responder", part.responder());
        reply.setLongProperty(
            part.item() > 0 ? "parley_item" : "parley_items",
            part.item() > 0 ? part.item() : part.items());
      }
      producer.send(reply);
    }
  }

  @Override
  public void close() throws JMSException {
    connection.close();
    factory.close();
  }
}
