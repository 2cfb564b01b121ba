package dev.parley.consoletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.broker.Credentials.Role;
import dev.parley.broker.StandaloneBroker;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import dev.parley.responder.Responder;
import dev.parley.topics.RoomKeeper;
import dev.parley.topics.Rooms;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.jms.JMSException;
import javax.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What docs/console.md tells an admin to do. */
@Tag("once")
@Timeout(900)
@ExtendWith(AdminsBroker.class)
class ConsoleTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int DELIVERIES = 5;

  private final StandaloneBroker broker;

  ConsoleTest(StandaloneBroker broker) {
    this.broker = broker;
  }

  @Test
  void showsARequestThatWaits() throws Exception {
    var jolokia = new Jolokia(broker.consoleUrl(), broker.credentials().first(Role.ADMINS));
    try (var page = ConsolePage.logIn(broker);
        var calling = AdminsBroker.connect(broker, Role.REQUESTERS);
        var requester = Requester.builder(calling).build()) {
      makeQueue("math");
      var answer = ask(requester, "math");
      await()
          .atMost(LONG)
          .until(() -> jolokia.ofQueue("parley.requests.math", "MessageCount") == 1);

      page.queues("parley.requests.math");
      assertThat(page.cell("parley.requests.math", "Message Count")).isEqualTo("1");
      assertThat(page.cell("parley.requests.math", "Consumer Count")).isEqualTo("0");
      page.queues("parley.");
      page.picture("console-queues");
      page.browse("parley.requests.math");
      page.picture("console-waiting");
      page.openMessage();
      assertThat(page.ofMessage("parley_method")).isEqualTo("div");
      assertThat(page.ofMessage("_AMQ_VALIDATED_USER")).isEqualTo("requester");
      assertThat(page.ofMessage("timestamp")).matches("\\d{4}-\\d\\d-\\d\\d .*");
      assertThat(page.ofMessage("expiration")).startsWith("in 00:0");
      page.scrollTo("parley_timeout");
      page.picture("console-request");

      assertThat(answered("math", answer)).isEqualTo(21);
    }
  }

  @Test
  void retriesADeadLetterAndItsRequesterGetsTheAnswer() throws Exception {
    var jolokia = new Jolokia(broker.consoleUrl(), broker.credentials().first(Role.ADMINS));
    try (var page = ConsolePage.logIn(broker);
        var calling = AdminsBroker.connect(broker, Role.REQUESTERS);
        var requester = Requester.builder(calling).build()) {
      makeQueue("billing");
      var answer = ask(requester, "billing");
      refuseUntilItIsDead("parley.requests.billing");
      await().atMost(LONG).until(() -> jolokia.ofQueue("parley.dead", "MessageCount") == 1);

      page.queues("parley.dead");
      page.browse("parley.dead");
      page.openMessage();
      assertThat(page.ofMessage("_AMQ_ORIG_QUEUE")).isEqualTo("parley.requests.billing");
      page.scrollTo("_AMQ_ORIG_QUEUE");
      page.picture("console-dead");
      page.queues("parley.dead");
      page.execute("parley.dead", "retryMessages()", "console-retry");
      await()
          .atMost(LONG)
          .until(() -> jolokia.ofQueue("parley.requests.billing", "MessageCount") == 1);

      assertThat(answered("billing", answer)).isEqualTo(21);
    }
  }

  @Test
  void showsWhoConsumesAndWhoIsInRooms() {
    try (var page = ConsolePage.logIn(broker);
        var keeping = AdminsBroker.connect(broker, Role.KEEPERS);
        var keeper = RoomKeeper.builder(keeping).open();
        var talking = AdminsBroker.connect(broker, Role.REQUESTERS);
        var rooms = Rooms.builder(talking).build();
        var serving = AdminsBroker.connect(broker, Role.RESPONDERS);
        var responder = Responder.builder(serving).build()) {
      responder.export("orders", Divider.class, new Divider.Plain());
      rooms.join("ops", "ann").send("build 42 is green").join();

      page.tab("consumers", "parley.requests.orders");
      assertThat(page.row("parley.requests.orders").first().innerText()).contains("responder");
      page.picture("console-consumers");
      page.queues("parley.rooms.ops.ledger");
      assertThat(page.cell("parley.rooms.ops.ledger", "Message Count")).isNotEqualTo("0");
      page.queues("parley.rooms.ops");
      page.picture("console-rooms");
      assertThat(keeper).isNotNull();
    }
  }

  /** A responder makes the queue of a service, and goes. */
  private void makeQueue(String service) {
    try (var serving = AdminsBroker.connect(broker, Role.RESPONDERS);
        var responder = Responder.builder(serving).build()) {
      responder.export(service, Divider.class, new Divider.Plain());
    }
  }

  private static CompletableFuture<Object> ask(Requester requester, String service) {
    return requester
        .service(service)
        .with(CallOptions.DEFAULT.withTimeout(LONG).withPersistent(true))
        .callAsync("div", 42, 2);
  }

  /** A responder comes, and answers what waits. */
  private Object answered(String service, CompletableFuture<Object> answer) throws Exception {
    try (var serving = AdminsBroker.connect(broker, Role.RESPONDERS);
        var responder = Responder.builder(serving).build()) {
      responder.export(service, Divider.class, new Divider.Plain());
      return answer.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** As a program does that crashes on it, again and again. */
  private void refuseUntilItIsDead(String queue) throws JMSException {
    var user = broker.credentials().first(Role.RESPONDERS);
    try (var factory = new ActiveMQConnectionFactory(broker.url());
        var connection = factory.createConnection(user.name(), user.password());
        var session = connection.createSession(Session.SESSION_TRANSACTED)) {
      connection.start();
      var consumer = session.createConsumer(session.createQueue(queue));
      for (int i = 0; i < DELIVERIES; i++) {
        assertThat(consumer.receive(LONG.toMillis())).isNotNull();
        session.rollback();
      }
    }
  }
}
