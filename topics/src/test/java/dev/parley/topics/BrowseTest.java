package dev.parley.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.artemis.Artemis;
import dev.parley.jms.artemis.CoreSession;
import dev.parley.protocol.Body;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Looking through the queue of a room's history. */
@Timeout(120)
class BrowseTest {
  private static final String ROOM = "parley.rooms.test";
  private static final String LEDGER = ROOM + ".ledger";
  private static final int MESSAGES = 300;

  @Test
  void whatIsCommittedIsFoundAtOnce() throws Exception {
    try (var broker = Broker.builder().inMemory().noTcp().start()) {
      var user = broker.credentials().first(Role.KEEPERS);
      var factory = Artemis.connectionFactory(broker.inVmUrl(), 256 << 10, 1 << 20, Runnable::run);
      try (var connection = factory.createConnection(user.name(), user.password())) {
        connection.start();
        var work = new CoreSession(connection.createSession(true, 0), 1 << 20);
        var answers = new CoreSession(connection.createSession(false, 1), 1 << 20);
        work.declareRing(ROOM, LEDGER, 10, "parley_n > 0");
        for (var i = 1; i <= MESSAGES; i++) {
          work.send(
              ROOM,
              true,
              new CoreSession.Sending(Map.of("parley_n", i), new Body.Json("text"), "", false, 0));
          work.commit();
          var found = answers.browse(LEDGER, 10);
          assertThat(found).hasSize(Math.min(i, 10));
          assertThat(found.get(found.size() - 1).fields()).containsEntry("parley_n", i);
        }
      } finally {
        Artemis.close(factory);
      }
    }
  }
}
