package dev.parley.jms.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import org.apache.activemq.artemis.core.client.impl.ClientSessionInternal;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ArtemisTest {
  @Test
  void connectionThatIsClosedTakesNothingAndThrowsNothing() throws Exception {
    try (var broker = Broker.builder().inMemory().port(0).start()) {
      var user = broker.credentials().first(Role.REQUESTERS);
      var factory =
          (ActiveMQConnectionFactory)
              Artemis.connectionFactory(broker.url(), 1 << 10, 1 << 10, Runnable::run);
      factory.setCallTimeout(5_000); // closing asks a broker that is not there any more
      try (var connection = factory.createConnection(user.name(), user.password())) {
        var session = connection.createSession(false, 1);
        assertThat(Artemis.isWritable(session)).isTrue();

        var core = (ClientSessionInternal) ((ActiveMQSession) session).getCoreSession();
        core.getConnection().getTransportConnection().close();

        assertThat(Artemis.isWritable(session)).isFalse();
      }
      Artemis.close(factory);
    }
  }
}
