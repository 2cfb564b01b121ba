package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.RemoteException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import dev.parley.requester.Ticket;
import dev.parley.requester.UnknownTicketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are fetched later. */
@Timeout(120)
class TicketTest {
  private static final Credentials CREDENTIALS =
      Credentials.of(
          new Credentials.User("ann", "ann's password", Set.of(Role.REQUESTERS)),
          new Credentials.User("bob", "bob's password", Set.of(Role.REQUESTERS)),
          new Credentials.User("worker", "worker's password", Set.of(Role.RESPONDERS)));

  private final CountDownLatch go = new CountDownLatch(1);

  interface Slow {
    String work(String what);

    void failing();
  }

  private final class Served implements Slow {
    @Override
    public String work(String what) {
      Patience.awaitQuietly(go);
      return what + " done";
    }

    @Override
    public void failing() {
      throw new IllegalStateException("no such work");
    }
  }

  private static ParleyConnection connect(Broker broker, String name) {
    var user = CREDENTIALS.user(name).orElseThrow();
    return ParleyConnection.builder(broker.url())
        .user(user.name(), user.password())
        .connectWithin(Patience.LONG)
        .open();
  }

  private static Broker.Builder broker() {
    return Broker.builder().credentials(CREDENTIALS).port(0);
  }

  private static void awaitAnswer(Ticket ticket) {
    await().until(() -> !ticket.isPending());
  }

  private static void assertStatus(Status status, ThrowingCallable read) {
    assertThatThrownBy(read)
        .isInstanceOfSatisfying(
            ParleyException.class, e -> assertThat(e.status()).isEqualTo(status));
  }

  @Test
  void answerIsThereForANewRequesterAndMayBeReadAgain() {
    try (var broker = broker().inMemory().start();
        var worker = connect(broker, "worker");
        var responder = Responder.builder(worker).build();
        var connection = connect(broker, "ann")) {
      responder.export("slow", Slow.class, new Served());
      String text;
      try (var requester = Requester.builder(connection).build()) {
        var ticket = requester.service("slow").submit("work", "a");
        assertThat(ticket.isPending()).isTrue();
        assertThatThrownBy(ticket::result).isInstanceOf(IllegalStateException.class);
        text = ticket.text();
      }
      go.countDown();
      for (var i = 0; i < 2; i++) {
        try (var requester = Requester.builder(connection).build()) {
          var ticket = requester.ticket(text);
          awaitAnswer(ticket);
          assertThat(ticket.result()).isEqualTo("a done");
        }
      }
    }
  }

  @Test
  void requestAndAnswerOutliveTheBroker(@TempDir Path data) {
    String answered;
    String waiting;
    go.countDown();
    try (var broker = broker().data(data).start();
        var ann = connect(broker, "ann");
        var requester = Requester.builder(ann).build()) {
      try (var worker = connect(broker, "worker");
          var responder = Responder.builder(worker).build()) {
        responder.export("slow", Slow.class, new Served());
        var ticket = requester.service("slow").submit("work", "a");
        awaitAnswer(ticket);
        answered = ticket.text();
      }
      waiting = requester.service("slow").submit("work", "b").text();
    }
    try (var broker = broker().data(data).start();
        var ann = connect(broker, "ann");
        var requester = Requester.builder(ann).build();
        var worker = connect(broker, "worker");
        var responder = Responder.builder(worker).build()) {
      assertThat(requester.ticket(answered).result()).isEqualTo("a done");
      assertThat(requester.ticket(waiting).isPending()).isTrue();
      responder.export("slow", Slow.class, new Served());
      awaitAnswer(requester.ticket(waiting));
      assertThat(requester.ticket(waiting).result()).isEqualTo("b done");
    }
  }

  @Test
  void ticketOfAnotherUserOrOfNobodyIsUnknown() {
    go.countDown();
    try (var broker = broker().inMemory().start();
        var worker = connect(broker, "worker");
        var responder = Responder.builder(worker).build();
        var ann = connect(broker, "ann");
        var bob = connect(broker, "bob");
        var anns = Requester.builder(ann).build();
        var bobs = Requester.builder(bob).build()) {
      responder.export("slow", Slow.class, new Served());
      var ticket = anns.service("slow").submit("work", "a");
      awaitAnswer(ticket);

      assertThatThrownBy(() -> bobs.ticket(ticket.text()).isPending())
          .isInstanceOf(UnknownTicketException.class);
      assertThatThrownBy(() -> anns.ticket(UUID.randomUUID().toString()).result())
          .isInstanceOf(UnknownTicketException.class);
      assertThatThrownBy(() -> anns.ticket("' OR TRUE OR '"))
          .isInstanceOf(UnknownTicketException.class);
    }
  }

  @Test
  void failuresAreKeptAsWell() {
    try (var exchange = new Exchange()) {
      exchange.responder.export("slow", Slow.class, new Served());
      var slow = exchange.requester.service("slow");
      var thrown = slow.submit("failing");
      var unknown = slow.submit("nothing");
      awaitAnswer(thrown);
      awaitAnswer(unknown);

      assertThatThrownBy(thrown::result)
          .isInstanceOf(RemoteException.class)
          .hasMessageContaining("no such work");
      assertStatus(Status.NO_SUCH_METHOD, unknown::result);
      assertStatus(
          Status.NO_SUCH_SERVICE, () -> exchange.requester.service("nobody").submit("nothing"));
    }
  }

  @Test
  void callThatNobodyTakesFailsWhenItsTimeIsUp() {
    try (var exchange = new Exchange()) {
      exchange.responder.export("slow", Slow.class, new Served());
      exchange.responder.close();
      var ticket =
          exchange
              .requester
              .service("slow")
              .with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(5)))
              .submit("work", "a");
      assertThat(ticket.isPending()).isTrue();
      await().untilAsserted(() -> assertStatus(Status.DEADLINE_EXCEEDED, ticket::result));
      assertStatus(Status.DEADLINE_EXCEEDED, ticket::isPending);
    }
  }

  @Test
  void answerGoesIntoNoOtherUsersQueue() throws Exception {
    go.countDown();
    try (var broker = broker().inMemory().start();
        var worker = connect(broker, "worker");
        var responder = Responder.builder(worker).build();
        var ann = connect(broker, "ann");
        var anns = Requester.builder(ann).build()) {
      responder.export("slow", Slow.class, new Served());
      awaitAnswer(anns.service("slow").submit("work", "a"));
      var before = broker.queueDepth("parley.tickets.ann");
      var bob = CREDENTIALS.user("bob").orElseThrow();
      try (var wire = new Wire(broker, bob)) {
        var request = wire.text("work", "[\"b\"]");
        request.setJMSReplyTo(ActiveMQDestination.createQueue("parley.tickets.ann"));
        wire.send("slow", request);
        await().until(() -> responder.stats().badReplyDestinations() == 1);
      }
      assertThat(broker.queueDepth("parley.tickets.ann")).isEqualTo(before);
    }
  }
}
