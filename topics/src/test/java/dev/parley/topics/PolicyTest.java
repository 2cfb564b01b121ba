package dev.parley.topics;

import static dev.parley.topics.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.broker.Credentials.User;
import dev.parley.jms.Post;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits and permissions of rooms, and what who passes them is told. */
@Timeout(180)
class PolicyTest {
  private static final User ANN = new User("ann", "secret", EnumSet.of(Role.REQUESTERS));
  private static final User BOB = new User("bob", "secret", EnumSet.of(Role.REQUESTERS));
  private static final User EVE = new User("eve", "secret", EnumSet.of(Role.REQUESTERS));
  private static final User KEEPER = new User("keeper", "secret", EnumSet.of(Role.KEEPERS));

  private final Hall hall =
      Hall.with(
          Broker.builder()
              .inMemory()
              .noTcp()
              .credentials(Credentials.of(ANN, BOB, EVE, KEEPER))
              .room("ops", Set.of("ann", "bob"), Set.of("ann"))
              .start());

  @AfterEach
  void stop() {
    hall.close();
  }

  private Rooms as(User user) {
    return hall.closing(Rooms.builder(hall.connect(user)).build());
  }

  private void keepOps() {
    hall.keep(
        keeper ->
            keeper.policy(
                "ops",
                RoomPolicy.DEFAULT
                    .withReaders("ann", "bob")
                    .withWriters("ann")
                    .withModerators("ann")));
  }

  private static void assertRefused(ThrowingCallable step, Status status, String text) {
    assertThatThrownBy(step)
        .extracting(thrown -> thrown instanceof CompletionException ? thrown.getCause() : thrown)
        .isInstanceOfSatisfying(
            ParleyException.class,
            cause -> {
              assertThat(cause).hasMessageContaining(text);
              assertThat(cause.status()).isEqualTo(status);
            });
  }

  @Test
  void whoMayNotReadIsNotLetIn() {
    keepOps();
    assertRefused(
        () -> as(EVE).join("ops", "eve"),
        Status.PERMISSION_DENIED,
        "does not let this user into the room 'ops'");
  }

  @Test
  void whoMayNotWriteIsRefusedByTheKeeperAndByTheBroker() {
    keepOps();
    var bob = as(BOB).join("ops", "bob");
    var text = "The user 'bob' may not write in the room 'ops'";
    assertRefused(() -> bob.send("no").join(), Status.PERMISSION_DENIED, text);
    assertRefused(() -> bob.send("no", Order.AGREED).join(), Status.PERMISSION_DENIED, text);
    assertRefused(
        () -> as(EVE).publish("ops", Post.of(Fields.MESSAGE), Duration.ofSeconds(10)),
        Status.PERMISSION_DENIED,
        "does not let this user into the room 'ops'");
    var atBob = Hall.Heard.in(bob);
    as(ANN).join("ops", "ann").send("yes").join();
    atBob.awaitTexts("ann: yes");
  }

  @Test
  void moderatorSendsAMemberAway() {
    keepOps();
    var ann = as(ANN).join("ops", "ann");
    var bob = as(BOB).join("ops", "bob");
    var atBob = Hall.Heard.in(bob);
    var atAnn = Hall.Heard.in(ann);

    assertRefused(
        () -> bob.remove("ann", "why not").join(),
        Status.PERMISSION_DENIED,
        "The user 'bob' is no moderator of the room 'ops'");
    ann.remove("bob", "too loud").join();

    atAnn.awaitChanges("JOINED bob", "REMOVED bob");
    await().until(() -> atBob.saw(RoomEvent.Kind.CLOSED));
    assertRefused(() -> bob.send("still here").join(), Status.CANCELLED, "has left the room 'ops'");
  }

  @Test
  void tooLongAndTooFastAreRefusedClearly() {
    hall.keep(keeper -> keeper.policy(RoomPolicy.DEFAULT.withMaxBytes(100).withPerSecond(5)));
    var ann = as(ANN).join("test", "ann");
    assertRefused(
        () -> ann.send("x".repeat(51)).join(),
        Status.REFUSED,
        "The message has 102 bytes; the room 'test' takes 100 (two for each character of text)");
    for (var order : Order.values()) {
      assertRefused(
          () -> {
            for (var i = 0; i < 30; i++) {
              ann.send("quick", order).join();
            }
          },
          Status.BUSY,
          "The room 'test' takes 5 messages a second from each member");
    }
  }

  @Test
  void oddNamesAreRefused() {
    var rooms = as(ANN);
    for (var name :
        new String[] {"", "-x", "a b", "a.b", "a\u001b[2J", "x".repeat(33), "a\u202eb"}) {
      assertThatThrownBy(() -> rooms.join("test", name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no name for a member");
    }
    assertThatThrownBy(() -> rooms.join("te st", "ann"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'te st' is no name for a room");
  }

  @Test
  void roomsAreBoundedAndEmptyOnesMakeWay() {
    hall.keep(keeper -> keeper.maxRooms(2));
    var rooms = as(ANN);
    var red = rooms.join("red", "ann");
    rooms.join("blue", "ann");
    assertRefused(
        () -> rooms.join("green", "ann"),
        Status.REFUSED,
        "There are 2 rooms with members; the keeper's maxRooms allows no more");
    red.leave();
    assertThat(rooms.join("green", "ann").members()).hasSize(1);
  }

  @Test
  void theKeepersQueuesAreClosedToMembers() throws Exception {
    keepOps();
    as(ANN).join("ops", "ann", JoinOptions.DEFAULT.withDurable(true));
    try (var plain = new PlainClient(hall.broker.inVmUrl(), BOB)) {
      for (var queue :
          new String[] {
            "parley.keeper",
            "parley.rosters",
            "parley.rooms.ops::parley.rooms.ops.ledger",
            "parley.rooms.ops::parley.rooms.ops.member.ann.ann"
          }) {
        assertThatThrownBy(() -> plain.consume(queue))
            .isInstanceOf(javax.jms.JMSSecurityException.class);
      }
      assertThatThrownBy(() -> plain.subscribe("activemq.notifications"))
          .isInstanceOf(javax.jms.JMSSecurityException.class);
    }
  }
}
