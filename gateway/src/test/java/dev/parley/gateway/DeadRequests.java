package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.jms.JMSException;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A program that dies of what it takes, again and again, until the broker gives up. */
final class DeadRequests {
  private static final int DELIVERIES = 5;

  private DeadRequests() {}

  /** Once for each time that a service is named, of a request to it. */
  static void dieOf(Broker broker, String... services) throws JMSException {
    var user = broker.credentials().first(Role.RESPONDERS);
    try (var factory = new ActiveMQConnectionFactory(broker.inVmUrl());
        var connection = factory.createConnection(user.name(), user.password());
        var session = connection.createSession(Session.SESSION_TRANSACTED)) {
      connection.start();
      var consumers = new HashMap<String, MessageConsumer>();
      for (var service : Set.copyOf(List.of(services))) {
        var queue = session.createQueue("parley.requests." + service);
        consumers.put(service, session.createConsumer(queue));
      }
      for (var i = 0; i < DELIVERIES; i++) {
        for (var service : services) {
          var consumer = Objects.requireNonNull(consumers.get(service));
          assertThat(consumer.receive(Patience.LONG.toMillis())).isNotNull();
        }
        session.rollback();
      }
    }
  }
}
