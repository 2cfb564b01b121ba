package dev.parley.broker;

import static dev.parley.broker.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.jms.DeliveryMode;
import javax.jms.JMSException;
import javax.jms.MessageProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class BrokerQueuesTest {
  private static final String MATH = "parley.requests.math";
  private static final String TEN_KB = "x".repeat(10_000);
  private static final int FEWER_THAN_FIT = 5;
  private static final int MORE_THAN_FITS = 200;

  @TempDir Path directory;
  private Broker broker = Broker.builder().inMemory().port(0).start();

  /**
   * The built-in configuration with room for 200 KB and rings of 100, so that tests need not move
   * much.
   */
  @BeforeEach
  void small() throws Exception {
    broker.close();
    String text;
    try (var in = BrokerConfiguration.class.getResourceAsStream("broker.xml")) {
      assertThat(in).isNotNull();
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    var file = directory.resolve("small.xml");
    Files.writeString(
        file,
        text.replace("-max-size:32M}", "-max-size:200K}")
            .replaceAll("rooms-ring-size:\\d+", "rooms-ring-size:100")
            .replaceAll("ring-size>\\d+<", "ring-size>100<")
            .replaceAll("ring-size=\"\\d+\"", "ring-size=\"100\""));
    broker = Broker.builder().inMemory().port(0).configuration(file).start();
    try (var responder = Client.as(Role.RESPONDERS, broker)) {
      responder.consumer(MATH).close();
    }
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void requestQueueOutlivesItsConsumers() {
    await().during(Duration.ofSeconds(3)).until(() -> broker.queueNames().contains(MATH));
  }

  @Test
  void fiveTimesRefusedIsDeadWithItsOrigin() throws Exception {
    try (var requester = Client.as(Role.REQUESTERS, broker);
        var responder = Client.transacted(Role.RESPONDERS, broker);
        var admin = Client.as(Role.ADMINS, broker)) {
      requester.send(MATH, "poison");
      var requests = responder.consumer(MATH);
      var times = new long[5];
      for (int attempt = 0; attempt < 5; attempt++) {
        assertThat(Client.next(requests)).isEqualTo("poison");
        times[attempt] = System.nanoTime();
        responder.session().rollback();
      }
      var dead = admin.consumer("parley.dead").receive(Client.WAIT_MILLIS);
      assertThat(dead.getBody(String.class)).isEqualTo("poison");
      assertThat(dead.getStringProperty("_AMQ_ORIG_ADDRESS")).isEqualTo(MATH);
      await().until(() -> broker.queueDepth(MATH) == 0);
      assertThat((times[1] - times[0]) / 1_000_000).isGreaterThanOrEqualTo(150);
      assertThat((times[2] - times[1]) / 1_000_000).isGreaterThanOrEqualTo(350);
    }
  }

  @Test
  void expiredRequestIsNotDeliveredButKeptAside() throws Exception {
    try (var requester = Client.as(Role.REQUESTERS, broker)) {
      var producer = requester.producer(MATH);
      producer.setTimeToLive(50);
      producer.send(requester.text("too late"));
    }
    await().until(() -> broker.queueDepth("parley.expired") == 1);
    await().until(() -> broker.queueDepth(MATH) == 0);
  }

  @Test
  void deadLettersAreARing() throws Exception {
    try (var admin = Client.as(Role.ADMINS, broker)) {
      var producer = admin.producer("parley.dead");
      for (int i = 0; i < 150; i++) {
        producer.send(admin.text("dead " + i));
      }
      // A ring may hold more for a moment, and counts a message a moment after its sender went on.
      await()
          .untilAsserted(() -> assertThat(broker.queueDepth("parley.dead")).isBetween(100L, 101L));
      assertThat(Client.next(admin.consumer("parley.dead"))).isIn("dead 49", "dead 50");
    }
  }

  @Test
  void slowListenerLosesItsOldestAndHoldsUpNobody() throws Exception {
    try (var requester = Client.as(Role.REQUESTERS, broker);
        var slow = Client.as(Role.REQUESTERS, broker)) {
      var room = requester.session().createTopic("parley.rooms.lobby");
      slow.stop();
      var heard = slow.session().createConsumer(room);
      var producer = requester.session().createProducer(room);
      for (int i = 0; i < 150; i++) {
        producer.send(requester.text("said " + i));
      }
      slow.start();
      assertThat(Client.next(heard)).isIn("said 49", "said 50");
    }
  }

  @Test
  void fullRequestQueueBlocksTheSenderAndLosesNothing() throws Exception {
    for (int mode : new int[] {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT}) {
      try (var requester = Client.as(Role.REQUESTERS, broker);
          var responder = Client.as(Role.RESPONDERS, broker)) {
        var sent = new AtomicInteger();
        var sending = sendTooMuch(requester, mode, sent);
        awaitStill(sent);
        assertThat(sending).isNotDone();
        assertThat(sent.get()).isBetween(FEWER_THAN_FIT, MORE_THAN_FITS - 1);

        var requests = responder.consumer(MATH);
        for (int i = 0; i < MORE_THAN_FITS; i++) {
          assertThat(Client.next(requests)).isEqualTo(TEN_KB);
        }
        sending.join();
      }
    }
  }

  @Test
  void blockedSenderIsFreedByAnInterrupt() throws Exception {
    try (var requester = Client.as(Role.REQUESTERS, broker)) {
      var sent = new AtomicInteger();
      var sender = new CompletableFuture<Thread>();
      var sending =
          CompletableFuture.runAsync(
              () -> {
                sender.complete(Thread.currentThread());
                fill(requester, DeliveryMode.NON_PERSISTENT, sent);
              });
      awaitStill(sent);
      sender.join().interrupt();
      assertThatThrownBy(sending::join).hasRootCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void blockedSenderIsFreedByClosingTheConnection() throws Exception {
    try (var requester = Client.as(Role.REQUESTERS, broker)) {
      var sent = new AtomicInteger();
      var sending = sendTooMuch(requester, DeliveryMode.NON_PERSISTENT, sent);
      awaitStill(sent);
      requester.drop();
      assertThatThrownBy(sending::join).isInstanceOf(CompletionException.class);
    }
  }

  @Test
  void fullReplyQueueRefusesAndOthersGoOn() throws Exception {
    for (int mode : new int[] {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT}) {
      try (var requester = Client.as(Role.REQUESTERS, broker);
          var responder = Client.as(Role.RESPONDERS, broker)) {
        var own = requester.session().createTemporaryQueue();
        var full = responder.queue(own.getQueueName());
        var replies = responder.session().createProducer(null);
        replies.setDeliveryMode(mode);
        var sent = new AtomicInteger();
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < MORE_THAN_FITS; i++) {
                    replies.send(full, responder.text(TEN_KB));
                    sent.incrementAndGet();
                  }
                })
            .isInstanceOf(JMSException.class)
            .hasMessageMatching("AMQ(219058|229102): Address .* is full.*");
        var other = requester.session().createTemporaryQueue();
        replies.send(responder.queue(other.getQueueName()), responder.text("2"));
        assertThat(Client.next(requester.session().createConsumer(other))).isEqualTo("2");

        // What nobody waits for may be lost before the sender learns that the queue is full. The
        // rest is counted a moment after its sender has gone on.
        long least = mode == DeliveryMode.PERSISTENT ? sent.get() : FEWER_THAN_FIT;
        await().until(() -> broker.queueDepth(own.getQueueName()) >= least);
        assertThat(broker.queueDepth(own.getQueueName())).isLessThanOrEqualTo(sent.get());

        var kept = requester.session().createConsumer(own);
        for (long left = broker.queueDepth(own.getQueueName()); left > 0; left--) {
          assertThat(Client.next(kept)).isEqualTo(TEN_KB);
        }
        await().ignoreExceptions().untilAsserted(() -> replies.send(full, responder.text("room")));
        // Before it comes what was not counted yet.
        String next;
        do {
          next = Client.next(kept);
        } while (next.equals(TEN_KB));
        assertThat(next).isEqualTo("room");
      }
    }
  }

  private static CompletableFuture<Void> sendTooMuch(Client client, int mode, AtomicInteger sent) {
    return CompletableFuture.runAsync(() -> fill(client, mode, sent));
  }

  private static void fill(Client client, int mode, AtomicInteger sent) {
    try {
      MessageProducer producer = client.producer(MATH);
      producer.setDeliveryMode(mode);
      for (int i = 0; i < MORE_THAN_FITS; i++) {
        producer.send(client.text(TEN_KB));
        sent.incrementAndGet();
      }
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As of a sender that is blocked. One that has hardly begun may be slow. */
  private static void awaitStill(AtomicInteger count) {
    await()
        .pollInterval(Duration.ofMillis(300))
        .until(
            new Callable<>() {
              private int last = -1;
              private int still;

              @Override
              public Boolean call() {
                int before = last;
                last = count.get();
                still = last >= FEWER_THAN_FIT && last == before ? still + 1 : 0;
                return still >= 3;
              }
            });
  }
}
