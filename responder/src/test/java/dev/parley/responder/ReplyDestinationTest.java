package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.requester.CallOptions;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import javax.jms.JMSException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request cannot make a responder write anywhere but to a temporary place that exists. */
@Tag("once")
class ReplyDestinationTest {
  private Exchange exchange;
  private Bench.Counting served;

  @BeforeEach
  void start() {
    exchange = new Exchange(4);
    served = new Bench.Counting();
    exchange.responder.export("bench", Bench.class, served);
    exchange.responder.export("other", Bench.class, new Bench.Counting());
    assertThat(exchange.requester.service("bench").call("add", 1, 1)).isEqualTo(2);
  }

  @AfterEach
  void stop() {
    exchange.close();
  }

  private void assertServes() {
    assertThat(exchange.requester.service("bench").call("add", 2, 3)).isEqualTo(5);
    await()
        .untilAsserted(
            () ->
                exchange.broker.queueNames().stream()
                    .filter(name -> name.startsWith("parley."))
                    .forEach(name -> assertThat(exchange.broker.queueDepth(name)).isZero()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "queue://parley.requests.bench",
        "parley.requests.bench",
        "queue://parley.requests.other",
        "topic://parley.rooms.lobby",
        "topic://parley.control",
        "queue://parley.dead",
        "temp-queue://parley.requests.other",
        "temp-topic://parley.rooms.lobby",
        "temp-queue://parley.requests.other::parley.requests.other",
        "queue://activemq.management",
        "queue://",
        "",
        "nonsense://0b6e1c1e-0000-1111-2222-333333333333",
        "queue://temp-queue://0b6e1c1e-0000-1111-2222-333333333333",
        "queue://0b6e1c1e-0000-1111-2222-333333333333::parley.requests.other",
        "queue://0b6e1c1e-0000-1111-2222-333333333333?x=y",
        "queue://0b6e1c1e_0000_1111_2222_333333333333"
      })
  void requestThatWantsItsReplyElsewhereIsDroppedAndCounted(String destination)
      throws JMSException {
    var queues = exchange.broker.queueNames();
    var before = exchange.responder.stats();
    var runs = served.runs.get();
    try (var wire = new Wire(exchange.broker)) {
      var request = wire.object("add", new Object[] {1, 2});
      Wire.core(request).putStringProperty("JMSReplyTo", destination);
      wire.send("bench", request);
      await()
          .untilAsserted(
              () ->
                  assertThat(exchange.responder.stats().badReplyDestinations())
                      .isEqualTo(before.badReplyDestinations() + 1));
      wire.assertSilent();
    }
    assertThat(served.runs).hasValue(runs);
    assertThat(exchange.responder.stats().refused()).isEqualTo(before.refused());
    assertServes();
    await().untilAsserted(() -> assertThat(exchange.broker.queueNames()).isEqualTo(queues));
  }

  @Test
  void replyDestinationInBytesIsDroppedAndCounted() throws JMSException {
    try (var wire = new Wire(exchange.broker)) {
      var request = wire.object("add", new Object[] {1, 2});
      Wire.core(request).putBytesProperty("JMSReplyTo", new byte[7]);
      wire.send("bench", request);
      await()
          .untilAsserted(
              () -> assertThat(exchange.responder.stats().badReplyDestinations()).isOne());
    }
    assertServes();
  }

  @ParameterizedTest
  @ValueSource(strings = {"queue://", "temp-queue://", "topic://", "temp-topic://", ""})
  void madeUpTemporaryDestinationIsNotCreated(String kind) throws JMSException {
    var queues = exchange.broker.queueNames();
    var name = UUID.randomUUID().toString();
    try (var wire = new Wire(exchange.broker)) {
      for (var i = 0; i < 10; i++) {
        var request = wire.object("add", new Object[] {1, 2});
        Wire.core(request).putStringProperty("JMSReplyTo", kind + name);
        wire.send("bench", request);
      }
      await()
          .untilAsserted(
              () -> assertThat(exchange.responder.stats().requestersGone()).isEqualTo(10));
    }
    assertServes();
    await().untilAsserted(() -> assertThat(exchange.broker.queueNames()).isEqualTo(queues));
  }

  @Test
  void requesterThatDiesWhileItsCallIsHandledIsCountedAndLeavesNothing() throws Exception {
    var begun = new CountDownLatch(1);
    var gone = new CountDownLatch(1);
    exchange.responder.function(
        "slow",
        "wait",
        Supplier.class,
        () -> {
          begun.countDown();
          Patience.awaitQuietly(gone);
          return "done";
        });
    var queues = exchange.broker.queueNames();
    try (var wire = new Wire(exchange.broker)) {
      wire.send("slow", wire.object("wait", null));
      begun.await();
    }
    await().untilAsserted(() -> assertThat(exchange.broker.queueNames()).isEqualTo(queues));
    gone.countDown();

    await().untilAsserted(() -> assertThat(exchange.responder.stats().requestersGone()).isOne());
    assertServes();
    assertThat(exchange.broker.queueNames()).isEqualTo(queues);
  }

  @Test
  void thousandDeadRequestersLeaveNothingBehind() throws JMSException {
    var queues = exchange.broker.queueNames();
    try (var wire = new Wire(exchange.broker)) {
      for (var i = 0; i < 1_000; i++) {
        var request = wire.object("add", new Object[] {1, 2});
        Wire.core(request).putStringProperty("JMSReplyTo", "temp-queue://" + UUID.randomUUID());
        request.setJMSDeliveryMode(1);
        wire.send("bench", request);
      }
      await()
          .untilAsserted(
              () -> assertThat(exchange.responder.stats().requestersGone()).isEqualTo(1_000));
    }
    assertServes();
    await().untilAsserted(() -> assertThat(exchange.broker.queueNames()).isEqualTo(queues));
  }

  /** Its queue fills up; what does not fit is lost to it, and nobody else waits. */
  @Test
  void requesterThatReadsNothingHoldsNobodyUp() throws JMSException {
    exchange.responder.function("big", "size", IntSupplier.class, () -> 1);
    try (var wire = new Wire(exchange.broker)) {
      var silent = wire.session.createTemporaryQueue();
      var sent = 0;
      for (; sent < 60; sent++) {
        var request = wire.object("bytes", new Object[] {1_000_000});
        request.setJMSReplyTo(silent);
        wire.send("bench", request);
      }
      var brief = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(60));
      for (var i = 0; i < 20; i++) {
        assertThat(exchange.requester.service("bench").with(brief).call("add", i, 1))
            .isEqualTo(i + 1);
      }
      await()
          .untilAsserted(
              () -> assertThat(exchange.broker.queueDepth("parley.requests.bench")).isZero());
    }
  }
}
