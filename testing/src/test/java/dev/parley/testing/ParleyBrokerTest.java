package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.Requester;
import dev.parley.responder.Responder;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntUnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ParleyBrokerTest {
  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

  @Test
  void oneConnectionMayDoBothSides(ParleyConnection connection) {
    serve(connection, value -> 2 * value);

    assertThat(call(connection, 21)).isEqualTo(42);
  }

  @Test
  void requestersMayNotServe() {
    var connection = broker.connectAs(Role.REQUESTERS);

    assertThatExceptionOfType(ParleyException.class)
        .isThrownBy(() -> serve(connection, value -> value))
        .satisfies(e -> assertThat(e.status()).isEqualTo(Status.PERMISSION_DENIED));
  }

  @Test
  void respondersMayNotCall() {
    var connection = broker.connectAs(Role.RESPONDERS);

    assertThatExceptionOfType(ParleyException.class)
        .isThrownBy(() -> call(connection, 1))
        .satisfies(e -> assertThat(e.status()).isEqualTo(Status.PERMISSION_DENIED));
  }

  @Test
  void callDuringAnOutageIsUnavailable(ParleyConnection connection) {
    serve(connection, value -> value);
    var requester = broker.closing(Requester.builder(connection).build());
    broker.stop();

    assertThatExceptionOfType(ParleyException.class)
        .isThrownBy(() -> requester.service("numbers").call("f", 1))
        .satisfies(e -> assertThat(e.status()).isEqualTo(Status.UNAVAILABLE));
    broker.start();
  }

  @Test
  void everythingServesAgainWhenStartReturns(ParleyConnection connection) {
    serve(connection, value -> value + 1);
    for (var round = 1; round <= 3; round++) {
      broker.restart();

      assertThat(call(connection, round)).isEqualTo(round + 1);
    }
  }

  @Test
  void urlStaysTheSame() {
    var before = broker.url();
    broker.connect();
    broker.restart();

    assertThat(broker.url()).isEqualTo(before).startsWith("vm://");
  }

  @Test
  void stoppedBrokerSaysSo() {
    broker.stop();
    try {
      assertThatIllegalStateException()
          .isThrownBy(broker::connect)
          .withMessage("The broker is stopped; call start() first");
    } finally {
      broker.start();
    }
  }

  @Test
  void secondStopAndStartDoNothing(ParleyConnection connection) {
    broker.stop();
    broker.stop();
    broker.start();
    var running = broker.broker();
    broker.start();

    assertThat(broker.broker()).isSameAs(running);
    assertThat(connection.isConnected()).isTrue();
  }

  @Test
  void queuesAreGoneAfterARestart(ParleyConnection connection) {
    var responder = serve(connection, value -> value);
    assertThat(broker.broker().queueNames()).contains("parley.requests.numbers");
    responder.close();
    broker.restart();

    assertThat(broker.broker().queueNames()).doesNotContain("parley.requests.numbers");
  }

  @Test
  void requesterThatHasGoneLeavesNoQueueBehind(ParleyConnection connection) {
    var goOn = new CountDownLatch(1);
    var responder =
        serve(
            connection,
            value -> {
              awaitUninterruptibly(goOn);
              return value;
            });
    var queues = broker.broker().queueNames();
    var requesting = broker.connect();
    var requester = Requester.builder(requesting).build();
    var call = requester.service("numbers").callAsync("f", 1);
    Awaitility.await().until(() -> broker.broker().deliveringCount("parley.requests.numbers") == 1);
    requester.close();
    requesting.close();
    goOn.countDown();

    Awaitility.await().until(() -> responder.stats().handled() == 1);
    assertThat(broker.broker().queueNames()).isEqualTo(queues);
    Awaitility.await().until(call::isCompletedExceptionally);
  }

  @Test
  void brokersAreApart() throws Exception {
    var other = ParleyBroker.inMemory();
    try (var connection = other.connect()) {
      // A name of its own: other tests leave theirs with the broker that they share.
      broker
          .closing(Responder.builder(connection).build())
          .function("apart", "f", IntUnaryOperator.class, value -> value);

      assertThat(broker.broker().queueNames()).doesNotContain("parley.requests.apart");
    } finally {
      other.stop();
    }
  }

  private static Responder serve(ParleyConnection connection, IntUnaryOperator function) {
    var responder = broker.closing(Responder.builder(connection).build());
    return responder.function("numbers", "f", IntUnaryOperator.class, function);
  }

  private static Object call(ParleyConnection connection, int argument) {
    try (var requester = Requester.builder(connection).build()) {
      return String.valueOf(requester.service("numbers").call("f", argument))
          .transform(Integer::valueOf);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
