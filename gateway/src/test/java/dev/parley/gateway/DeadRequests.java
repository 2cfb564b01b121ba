package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import javax.jms.JMSException;
import javax.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A program that dies of each request it takes, until the broker gives up on the first. */
final class DeadRequests {
  private static final int DELIVERIES = 5;

  private DeadRequests() {}

  static void dieOfOne(Broker broker, String service) throws JMSException {
    var user = broker.credentials().first(Role.RESPONDERS);
    try (var factory = new ActiveMQConnectionFactory(broker.inVmUrl());
        var connection = factory.createConnection(user.name(), user.password());
        var session = connection.createSession(Session.SESSION_TRANSACTED)) {
      connection.start();
      var consumer = session.createConsumer(session.createQueue("parley.requests." + service));
      for (var i = 0; i < DELIVERIES; i++) {
        assertThat(consumer.receive(Patience.LONG.toMillis())).isNotNull();
        session.rollback();
      }
    }
  }
}
