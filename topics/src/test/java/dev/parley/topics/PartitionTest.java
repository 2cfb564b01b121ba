package dev.parley.topics;

import static dev.parley.topics.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.topics.RoomEvent.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Members whose network fails: silently, or with an end of the connection. */
@Timeout(120)
class PartitionTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(300);

  private Hall hall;
  private Cable cable;

  @BeforeEach
  void start() throws IOException {
    hall = Hall.withKeeper(keeper -> keeper.heartbeat(HEARTBEAT));
    cable = hall.closing(new Cable(Integer.parseInt(hall.broker.url().replaceAll(".*:", ""))));
  }

  @AfterEach
  void stop() {
    hall.close();
  }

  private Rooms throughTheCable() {
    var user = hall.broker.credentials().first(Role.REQUESTERS);
    return hall.closing(
        Rooms.builder(
                hall.closing(
                    ParleyConnection.builder(cable.url())
                        .user(user.name(), user.password())
                        .open()))
            .build());
  }

  /** The control is a message that takes the way through the keeper, sent again and again. */
  @Test
  void silentPartitionIsSeenWithinThreeHeartbeats() throws IOException {
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    throughTheCable().join("test", "bob");
    atAnn.awaitChanges("JOINED bob");
    var slowest = new AtomicLong();

    cable.silence();
    var since = System.nanoTime();
    var last = new AtomicLong(since);
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              ann.send("control", Order.AGREED).join();
              var now = System.nanoTime();
              slowest.accumulateAndGet(now - last.getAndSet(now), Math::max);
              return atAnn.changes().contains("LOST bob");
            });

    // The keeper looks five times a second.
    var bound = HEARTBEAT.multipliedBy(3).plusMillis(200);
    assertThat(Duration.ofNanos(System.nanoTime() - since))
        .isLessThan(bound.plus(Duration.ofNanos(2 * slowest.get())));
    cable.cut(); // so that closing need not wait for the silent side
  }

  @Test
  void memberThatWasCutOffReturnsAsTheSameAndGetsWhatItMissed() {
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    var bob = throughTheCable().join("test", "bob");
    var atBob = Hall.Heard.in(bob);
    var id = bob.self().id();
    ann.send("one").join();
    atBob.awaitTexts("ann: one");

    cable.silence();
    await().until(() -> atAnn.changes().contains("LOST bob"));
    ann.send("two").join();
    ann.send("three", Order.AGREED).join();
    cable.mend();

    await().until(() -> atAnn.changes().contains("RETURNED bob"));
    atBob.awaitTexts("ann: one", "ann: two", "ann: three");
    assertThat(atBob.missed()).isZero();
    assertThat(ann.members()).extracting(Member::id).containsExactlyInAnyOrder(ann.self().id(), id);
    assertThat(bob.self().id()).isEqualTo(id);
  }

  @Test
  void namesakeThatCameMeanwhileIsAnotherMember() {
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    var bob = throughTheCable().join("test", "bob");
    var atBob = Hall.Heard.in(bob);
    cable.silence();
    await().until(() -> atAnn.changes().contains("LOST bob"));

    var namesake = hall.rooms().join("test", "bob");
    cable.mend();

    await().until(() -> atBob.saw(Kind.CLOSED));
    assertThat(namesake.self().id()).isNotEqualTo(bob.self().id());
    // Ann, on a machine that is busy, may be silent for as long herself.
    await().until(() -> Set.copyOf(ann.members()).equals(Set.of(ann.self(), namesake.self())));
    assertThat(atAnn.changes())
        .filteredOn(change -> change.endsWith(" bob"))
        .containsExactly("JOINED bob", "LOST bob", "JOINED bob");
  }

  @Test
  void memberThatReconnectsIsTheSame() throws IOException {
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    var bob = throughTheCable().join("test", "bob");
    var atBob = Hall.Heard.in(bob);
    var id = bob.self().id();

    cable.cut();
    ann.send("meanwhile").join();
    await().until(() -> atBob.saw(Kind.RECONNECTED));

    atBob.awaitTexts("ann: meanwhile");
    assertThat(bob.self().id()).isEqualTo(id);
    await().until(() -> ann.members().stream().anyMatch(member -> member.id().equals(id)));
    await()
        .untilAsserted(
            () ->
                assertThat(atAnn.changes().stream().filter(one -> one.endsWith(" bob")).toList())
                    .isIn(
                        List.of("JOINED bob"), List.of("JOINED bob", "LOST bob", "RETURNED bob")));
  }

  /** What the network takes no more holds up whoever sends, but not for longer than its timeout. */
  @ParameterizedTest
  @EnumSource(names = {"FIFO", "AGREED"})
  void sendsOfAMemberThatIsCutOffEndInTime(Order order) throws IOException {
    var options = JoinOptions.DEFAULT.withTimeout(Duration.ofSeconds(2));
    var bob = throughTheCable().join("test", "bob", options);
    bob.send("before", order).join();
    cable.silence();

    var slowest = 0L;
    var sent = new ArrayList<CompletableFuture<Void>>();
    for (var i = 0; i < 8; i++) { // the JMS client stops at 64 KiB
      var begun = System.nanoTime();
      sent.add(bob.send("x".repeat(7_000), order));
      slowest = Math.max(slowest, System.nanoTime() - begun);
    }

    // The link itself counts as lost after 15 s.
    assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(10));
    for (var one : order == Order.FIFO ? sent.subList(7, 8) : sent) {
      assertThatThrownBy(one::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              ParleyException.class,
              e -> assertThat(e.status()).isIn(Status.DEADLINE_EXCEEDED, Status.UNAVAILABLE));
    }
    cable.cut();
  }
}
