package dev.parley.consoletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.broker.Credentials.Role;
import dev.parley.broker.StandaloneBroker;
import dev.parley.requester.Requester;
import dev.parley.responder.Responder;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("once")
@Timeout(600)
@ExtendWith(AdminsBroker.class)
class JolokiaTest {
  private static final String QUEUE = "parley.requests.figures";

  private final StandaloneBroker broker;
  private final Jolokia jolokia;

  JolokiaTest(StandaloneBroker broker) {
    this.broker = broker;
    jolokia = new Jolokia(broker.consoleUrl(), broker.credentials().first(Role.ADMINS));
  }

  @Test
  void tellsWhatWaitsAndWhoConsumes() {
    try (var calling = AdminsBroker.connect(broker, Role.REQUESTERS);
        var requester = Requester.builder(calling).build()) {
      try (var serving = AdminsBroker.connect(broker, Role.RESPONDERS);
          var responder = Responder.builder(serving).build()) {
        responder.export("figures", Divider.class, new Divider.Plain());
        until(() -> jolokia.ofQueue(QUEUE, "ConsumerCount") > 0);
      }
      until(() -> jolokia.ofQueue(QUEUE, "ConsumerCount") == 0);
      var divider = requester.proxy("figures", Divider.class);
      for (int i = 0; i < 3; i++) {
        divider.note(i);
      }
      until(() -> jolokia.ofQueue(QUEUE, "MessageCount") == 3);

      try (var serving = AdminsBroker.connect(broker, Role.RESPONDERS);
          var responder = Responder.builder(serving).build()) {
        responder.export("figures", Divider.class, new Divider.Plain());
        until(() -> jolokia.ofQueue(QUEUE, "MessageCount") == 0);
        until(() -> jolokia.ofQueue(QUEUE, "MessagesAcknowledged") == 3);
      }
    }
  }

  @Test
  void isForAdminsOnly() throws Exception {
    assertThat(jolokia.version().body()).contains("\"value\":\"2.");
    for (var role : new Role[] {Role.REQUESTERS, Role.RESPONDERS, Role.KEEPERS}) {
      var other = new Jolokia(broker.consoleUrl(), broker.credentials().first(role));
      assertThat(other.version().statusCode()).as("%s", role).isEqualTo(403);
    }
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofMinutes(2)).until(condition);
  }
}
