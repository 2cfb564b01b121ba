package dev.parley.topics;

import static dev.parley.topics.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import dev.parley.jms.KeeperChannel;
import dev.parley.jms.KeeperSession;
import dev.parley.jms.Post;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keepers that come and go, and members that are slow. */
@Tag("once")
@Timeout(180)
class KeeperTest {
  private final Hall hall = Hall.withoutKeeper();

  @AfterEach
  void stop() {
    hall.close();
  }

  @Test
  void nextKeeperGoesOnWhereTheLastOneStopped() {
    var first = hall.keep(keeper -> keeper);
    var ann = hall.rooms().join("test", "ann");
    var bob = hall.rooms().join("test", "bob");
    var atAnn = Hall.Heard.in(ann);
    var atBob = Hall.Heard.in(bob);
    ann.send("one", Order.AGREED).join();
    hall.keep(keeper -> keeper);

    first.close();
    ann.send("two", Order.AGREED).join();
    bob.send("three", Order.SAFE).join();
    var atCid = Hall.Heard.in(hall.rooms().join("test", "cid"));

    atAnn.awaitTexts("ann: one", "ann: two", "bob: three");
    atBob.awaitTexts("ann: one", "ann: two", "bob: three");
    atCid.awaitTexts("ann: one", "ann: two", "bob: three");
    atAnn.awaitChanges("JOINED bob", "JOINED cid");
    assertThat(ann.members()).hasSize(3);
    assertThat(atAnn.missed()).isZero();
  }

  @RepeatedTest(3)
  void handoverUnderLoadKeepsTheOrderOfEachSender() {
    var first = hall.keep(keeper -> keeper);
    var ann = hall.rooms().join("test", "ann");
    var atBob = Hall.Heard.in(hall.rooms().join("test", "bob"));
    hall.keep(keeper -> keeper);

    var sending = new ArrayList<CompletableFuture<Void>>();
    for (var i = 0; i < 900; i++) {
      sending.add(ann.send(Integer.toString(i), Order.AGREED));
      if (i == 300) {
        new Thread(first::close).start();
      }
    }
    sending.forEach(CompletableFuture::join);

    await().until(() -> atBob.messages.size() == 900);
    assertThat(atBob.of("ann"))
        .containsExactlyElementsOf(IntStream.range(0, 900).mapToObj(Integer::toString).toList());
  }

  @Test
  void hearingItsOwnMessageConfirmsIt() throws Exception {
    var keeper = hall.keep(settings -> settings);
    var ann = hall.rooms().join("test", "ann");
    keeper.close();
    try (var connection = hall.connect(Role.KEEPERS);
        var silent = KeeperChannel.open(connection, KeeperTest::publishAndNeverAnswer)) {
      assertThat(silent).isNotNull();
      assertThat(ann.send("hello", Order.AGREED)).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  private static void publishAndNeverAnswer(KeeperSession session) {
    while (true) {
      var question = session.receive();
      if (question.kind().equals(Fields.SEND)) {
        session.publish(
            question.text(Fields.ROOM),
            Post.of(
                Fields.MESSAGE,
                Map.of(
                    Fields.MEMBER,
                    question.text(Fields.MEMBER),
                    Fields.EPOCH,
                    "another",
                    Fields.SEQUENCE,
                    1L,
                    Fields.ASKED,
                    question.correlationId()),
                question.body()),
            false);
      }
      session.commit();
    }
  }

  @Test
  void keeperThatStoodStillTakesNobodyForLost() {
    var stood = new AtomicLong();
    var looks = new AtomicInteger();
    hall.keep(
        keeper -> {
          keeper.clock =
              () -> {
                looks.incrementAndGet();
                return System.nanoTime() + stood.get();
              };
          return keeper;
        });
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    hall.rooms().join("test", "bob");
    atAnn.awaitChanges("JOINED bob");
    stood.set(Duration.ofMinutes(1).toNanos());
    looks.set(0);
    await().until(() -> looks.get() > 20);
    ann.send("still here", Order.AGREED).join();
    atAnn.awaitTexts("ann: still here");
    assertThat(atAnn.changes()).containsExactly("JOINED bob");
  }

  @Test
  void membersGoOnWithoutAKeeperAndComeBackToOne() {
    var first = hall.keep(keeper -> keeper.heartbeat(Duration.ofMillis(100)));
    var ann = hall.rooms().join("test", "ann");
    var bob = hall.rooms().join("test", "bob");
    var atAnn = Hall.Heard.in(ann);
    first.close();
    await().until(() -> atAnn.saw(RoomEvent.Kind.UNKEPT) && !bob.isKept());
    bob.send("nobody keeps this").join();
    atAnn.awaitTexts("bob: nobody keeps this");

    hall.keep(keeper -> keeper);
    await().until(() -> atAnn.saw(RoomEvent.Kind.KEPT) && bob.isKept());
    bob.send("in order", Order.AGREED).join();
    atAnn.awaitTexts("bob: nobody keeps this", "bob: in order");
    await().until(() -> ann.members().size() == 2);
  }

  @Test
  void whatAKeeperSaysBeforeItLetsAMemberInAgainComesFirst() {
    var first = hall.keep(keeper -> keeper.heartbeat(Duration.ofMillis(500)));
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    ann.send("before", Order.AGREED).join();
    first.close();
    await().until(() -> atAnn.saw(RoomEvent.Kind.UNKEPT));

    hall.keep(keeper -> keeper.heartbeat(Duration.ofMillis(500)));
    var bob = hall.rooms().join("test", "bob");
    var sent = 0;
    while (!ann.isKept()) {
      bob.send(Integer.toString(++sent), Order.AGREED).join();
    }
    var last = sent + 100;
    while (sent < last) {
      bob.send(Integer.toString(++sent), Order.AGREED).join();
    }
    await().until(() -> atAnn.of("bob").contains(Integer.toString(last)));

    assertThat(atAnn.of("bob"))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, last).mapToObj(Integer::toString).toList());
    assertThat(atAnn.of("ann")).containsExactly("before");
    assertThat(atAnn.missed()).isZero();
  }

  @Test
  void slowMemberIsToldWhatItMissedAndHoldsUpNobody() throws Exception {
    hall.keep(keeper -> keeper);
    var messages = 20_000;
    var sender = hall.rooms().join("test", "sender", JoinOptions.DEFAULT.withEcho(false));
    var slow = hall.rooms().join("test", "slow");
    var fast = Hall.Heard.in(hall.rooms().join("test", "fast"));
    var release = new CountDownLatch(1);
    var heard = new Hall.Heard();
    slow.onEvent(heard.events::add);
    slow.onMessage(
        message -> {
          awaitQuietly(release);
          heard.messages.add(message);
        });

    for (var i = 1; i <= messages; i++) {
      sender.send(Integer.toString(i)).join();
      if (i % 1_000 == 0) {
        var sent = i;
        await().until(() -> fast.messages.size() == sent);
      }
    }
    assertThat(fast.missed()).isZero();
    release.countDown();

    var last = Integer.toString(messages);
    await().until(() -> heard.of("sender").contains(last));
    assertThat(heard.missed()).isPositive();
    assertThat(heard.messages.size() + heard.missed()).isEqualTo(messages);
    assertThat(hall.broker.queueNames()).isNotEmpty();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
