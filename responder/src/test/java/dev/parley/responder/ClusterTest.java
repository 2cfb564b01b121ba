package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.CallContext;
import dev.parley.protocol.Operation;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javax.jms.JMSException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls across the brokers of a cluster; each test has services of its own. */
@Timeout(180)
class ClusterTest {
  private static final CallOptions SHORT = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(5));

  interface Notes {
    @Operation(oneWay = true)
    void note(String text);
  }

  private static Cluster cluster;

  @BeforeAll
  static void start() {
    cluster = new Cluster();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void requesterOnAnyBrokerReachesAServiceOnAnyOther() {
    for (var at = 0; at < Cluster.SIZE; at++) {
      cluster.responder(at).export("bench" + at, Bench.class, new Bench.Counting());
      cluster.awaitService("bench" + at);
    }
    for (var from = 0; from < Cluster.SIZE; from++) {
      var requester = cluster.requester(from);
      for (var to = 0; to < Cluster.SIZE; to++) {
        for (var i = 0; i < 20; i++) {
          assertThat(requester.service("bench" + to).call("add", i, to))
              .as("from %s to %s", from, to)
              .isEqualTo(i + to);
        }
      }
    }
  }

  @Test
  void firstCallOfManyRequestersIsAnswered() {
    cluster.responder(0).export("first", Bench.class, new Bench.Counting());
    cluster.awaitService("first");
    var again = 0;
    for (var i = 0; i < 30; i++) {
      try (var requester = cluster.requester(1 + i % 2)) {
        var service = requester.service("first").with(SHORT);
        var call = service.callAsync("add", i, 1);
        if (Patience.isUnanswered(call)) {
          // Its address and its request go different ways, and the one came too late.
          again++;
          call = service.callAsync("add", i, 1);
        }
        assertThat(call.join()).isEqualTo(i + 1);
      }
    }
    assertThat(again).isLessThan(3); // on a busy machine
  }

  @Test
  void respondersOfOneServiceOnAllBrokersAreAllFound() {
    for (var at = 0; at < Cluster.SIZE; at++) {
      cluster.responder(at).export("found", Bench.class, new Bench.Counting());
    }
    cluster.awaitService("found");
    var requester = cluster.requester(1);
    await()
        .untilAsserted(
            () ->
                assertThat(requester.discover(Duration.ofMillis(500)))
                    .filteredOn(found -> found.service().equals("found"))
                    .hasSize(Cluster.SIZE));
  }

  @Test
  void requestsGoOnToOtherBrokersWhenTheResponderHereIsGone() {
    var here = cluster.responder(0);
    here.export("moved", Bench.class, new Bench.Counting());
    var there = new Bench.Counting();
    cluster.responder(1).export("moved", Bench.class, there);
    cluster.awaitService("moved");
    var requester = cluster.requester(0);
    assertThat(requester.service("moved").call("add", 1, 1)).isEqualTo(2);
    here.close();
    for (var i = 0; i < 20; i++) {
      assertThat(requester.service("moved").call("add", i, 1)).isEqualTo(i + 1);
    }
    assertThat(there.runs.get()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void requestsThatWaitGoToTheBrokerWhereAResponderComes() {
    cluster.responder(0).export("waiting", Notes.class, text -> {}).close();
    cluster.awaitService("waiting");
    var noted = new ConcurrentLinkedQueue<String>();
    var notes =
        cluster
            .requester(1)
            .proxy("waiting", Notes.class, CallOptions.DEFAULT.withPersistent(true));
    for (var i = 0; i < 20; i++) {
      notes.note("n" + i);
    }
    cluster.responder(2).export("waiting", Notes.class, noted::add);
    await().until(() -> new TreeSet<>(noted).size() == 20);
  }

  @Test
  void handlerIsToldTheUserWhoHasCalledOnAnotherBroker() throws JMSException {
    var users = new ConcurrentLinkedQueue<String>();
    cluster
        .responder(0)
        .function(
            "who",
            "who",
            Supplier.class,
            () -> users.add(CallContext.current().flatMap(CallContext::user).orElse("nobody")));
    cluster.awaitService("who");
    cluster.requester(1).service("who").call("who");
    try (var wire = new Wire(cluster.brokers.get(1))) {
      var forged = wire.object("who", null);
      Wire.core(forged).putStringProperty("_AMQ_VALIDATED_USER", "admin");
      Wire.core(forged).putStringProperty("_parley_sender", "admin");
      wire.send("who", forged);
      await().until(() -> users.size() == 2);
    }
    assertThat(users).containsOnly("requester");
  }

  @Test
  void plainJmsProgramGetsItsReplyFromAnotherBrokerOnATemporaryTopic() throws JMSException {
    cluster.responder(0).export("plain", Bench.class, new Bench.Counting());
    cluster.awaitService("plain");
    try (var wire = new Wire(cluster.brokers.get(1))) {
      var topic = wire.session.createTemporaryTopic();
      var replies = wire.session.createConsumer(topic);
      var request = wire.object("add", new Object[] {1, 2});
      request.setJMSReplyTo(topic);
      wire.send("plain", request);
      var reply = replies.receive(SHORT.timeout().toMillis());
      if (reply == null) { // the news of its topic may come too late, as that of a requester
        wire.send("plain", request);
        reply = replies.receive(Patience.LONG.toMillis());
      }
      assertThat(Wire.body(reply)).isEqualTo(3);
    }
  }

  @Test
  void requesterOnAnotherBrokerThatDiesIsCountedAndLeavesNothing() throws Exception {
    var begun = new CountDownLatch(1);
    var gone = new CountDownLatch(1);
    var responder = cluster.responder(0);
    responder.function(
        "slow",
        "wait",
        Supplier.class,
        () -> {
          begun.countDown();
          Patience.awaitQuietly(gone);
          return "done";
        });
    cluster.awaitService("slow");
    var before = queues();
    var connection = cluster.connect(1, Role.REQUESTERS);
    var requester = Requester.builder(connection).build();
    var call = requester.service("slow").callAsync("wait");
    begun.await();
    connection.close();
    await().until(() -> call.isDone() && queues().equals(before));
    gone.countDown();

    await().untilAsserted(() -> assertThat(responder.stats().requestersGone()).isOne());
    assertThat(queues()).isEqualTo(before);
  }

  private static List<?> queues() {
    return cluster.brokers.stream().map(one -> Map.of(one.url(), one.queueNames())).toList();
  }
}
