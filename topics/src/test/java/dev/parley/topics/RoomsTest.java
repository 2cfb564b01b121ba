package dev.parley.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.broker.Broker;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Talking in rooms, with a keeper. */
@Timeout(60)
class RoomsTest {
  record Reading(String sensor, double value) implements Serializable {}

  private Hall hall;

  @BeforeEach
  void start() {
    hall = Hall.withKeeper();
  }

  @AfterEach
  void stop() {
    hall.close();
  }

  @Test
  void everybodyHearsWhatIsSaid() {
    var ann = hall.rooms().join("test", "ann");
    var bob = hall.rooms().join("test", "bob");
    var atAnn = Hall.Heard.in(ann);
    var atBob = Hall.Heard.in(bob);

    ann.send("hello").join();

    atAnn.awaitTexts("ann: hello");
    atBob.awaitTexts("ann: hello");
  }

  @Test
  void membersAreThoseWhoAreThere() {
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    var bob = hall.rooms().join("test", "bob");

    atAnn.awaitChanges("JOINED bob");
    assertThat(ann.members()).extracting(Member::name).containsExactly("ann", "bob");
    assertThat(bob.members()).extracting(Member::name).containsExactly("ann", "bob");

    bob.leave();
    atAnn.awaitChanges("JOINED bob", "LEFT bob");
    assertThat(ann.members()).extracting(Member::name).containsExactly("ann");
  }

  @Test
  void whoHasLeftIsNotLetInAgainByALinkThatComesUp() {
    var ann = hall.rooms().join("test", "ann");
    ann.leave();

    assertThat(ann.reader().begin("another")).isFalse();

    var bob = hall.rooms().join("test", "bob");
    assertThat(bob.members()).extracting(Member::name).containsExactly("bob");
  }

  @Test
  void whoJoinsLateGetsWhatWasSaid() {
    var ann = hall.rooms().join("test", "ann");
    ann.send("one").join();
    ann.send("two", Order.AGREED).join();
    ann.send("three").join();
    var atBob = Hall.Heard.in(hall.rooms().join("test", "bob"));
    ann.send("four").join();

    atBob.awaitTexts("ann: one", "ann: two", "ann: three", "ann: four");
    assertThat(atBob.messages)
        .extracting(RoomMessage::kind)
        .containsExactly(
            RoomMessage.Kind.HISTORY,
            RoomMessage.Kind.HISTORY,
            RoomMessage.Kind.HISTORY,
            RoomMessage.Kind.LIVE);
  }

  @Test
  void whatSomebodySaidWhoHasGoneIsShownUnderTheirName() {
    var ann = hall.rooms().join("test", "ann");
    ann.send("one").join();
    ann.send("two", Order.AGREED).join();
    ann.leave();

    Hall.Heard.in(hall.rooms().join("test", "bob")).awaitTexts("ann: one", "ann: two");
  }

  @Test
  void crashOfAMemberIsSeen() {
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    var connection = hall.connect(dev.parley.broker.Credentials.Role.REQUESTERS);
    Rooms.builder(connection).build().join("test", "bob");
    atAnn.awaitChanges("JOINED bob");

    connection.close(); // what the broker sees of a crash

    atAnn.awaitChanges("JOINED bob", "LOST bob");
  }

  @Test
  void nameIsRefusedWhileItIsTaken() {
    hall.rooms().join("test", "ann");
    var others = hall.rooms();

    assertThatThrownBy(() -> others.join("test", "ann"))
        .isInstanceOfSatisfying(
            ParleyException.class, e -> assertThat(e.status()).isEqualTo(Status.REFUSED))
        .hasMessageMatching(
            "The name 'ann' is taken in the room 'test' by the user 'requester' since .*;"
                + " choose another");
  }

  @Test
  void objectsOfAllowedTypesTravel() {
    var options = JoinOptions.DEFAULT.withTypes(Reading.class);
    var ann = hall.rooms().join("test", "ann", options);
    var atBob = Hall.Heard.in(hall.rooms().join("test", "bob", options));
    var atEve = Hall.Heard.in(hall.rooms().join("test", "eve"));

    ann.send(new Reading("roof", 21.5)).join();

    await().until(() -> !atBob.messages.isEmpty());
    assertThat(atBob.messages.get(0).payload()).isEqualTo(new Reading("roof", 21.5));
    await().until(() -> atEve.saw(RoomEvent.Kind.MISSED));
    assertThat(atEve.messages).isEmpty();
  }

  @Test
  void privateMessageReachesWhoHasJustComeIn() {
    var ann = hall.rooms().join("test", "ann");
    ann.onEvent(
        event -> {
          if (event.kind() == RoomEvent.Kind.JOINED) {
            ann.tell(event.member().orElseThrow().name(), "welcome");
          }
        });
    var rooms = hall.rooms();
    for (var i = 0; i < 30; i++) {
      var guest = rooms.join("test", "guest" + i);
      Hall.Heard.in(guest).awaitTexts("ann: welcome");
      guest.leave();
    }
  }

  @Test
  void privateMessageReachesOneMemberOnly() {
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    var atBob = Hall.Heard.in(hall.rooms().join("test", "bob"));
    var atEve = Hall.Heard.in(hall.rooms().join("test", "eve"));

    ann.tell("bob", "psst").join();
    ann.send("all").join();

    await().until(() -> atBob.messages.size() == 2);
    assertThat(atBob.texts()).contains("ann: psst");
    atEve.awaitTexts("ann: all");
    atAnn.awaitTexts("ann: all");
    assertThatThrownBy(() -> ann.tell("zoe", "psst").join())
        .hasMessageContaining("There is no 'zoe' in the room 'test'; there are: ann, bob, eve");
  }

  @Test
  void ownMessagesDoNotComeBackWhereTheyAreNotWanted() {
    var ann = hall.rooms().join("test", "ann", JoinOptions.DEFAULT.withEcho(false));
    var atAnn = Hall.Heard.in(ann);
    var bob = hall.rooms().join("test", "bob");

    ann.send("mine").join();
    ann.send("mine too", Order.AGREED).join();
    bob.send("his").join();

    atAnn.awaitTexts("bob: his");
  }

  @Test
  void oneMessageGoesToSeveralRooms() {
    var rooms = hall.rooms();
    var red = rooms.join("red", "ann");
    var blue = rooms.join("blue", "ann");
    var atRed = Hall.Heard.in(red);
    var atBlue = Hall.Heard.in(blue);

    rooms.send(List.of(red, blue), "both").join();
    rooms.send(List.of(red, blue), "both again").join();

    atRed.awaitTexts("ann: both", "ann: both again");
    atBlue.awaitTexts("ann: both", "ann: both again");
  }

  @Test
  void roomsAreListed() {
    var rooms = hall.rooms();
    rooms.join("red", "ann");
    rooms.join("blue", "ann");

    assertThat(rooms.list())
        .containsExactly(
            new RoomDescription("red", 1, Order.FIFO, 100),
            new RoomDescription("blue", 1, Order.FIFO, 100));
  }

  @Test
  void comingAndGoingTakesNothingFromThePast() {
    try (var small = Hall.with(Broker.builder().inMemory().noTcp().start())) {
      small.keep(keeper -> keeper.policy("test", RoomPolicy.DEFAULT.withHistory(3)));
      var ann = small.rooms().join("test", "ann");
      ann.send("one").join();
      ann.send("two").join();
      ann.send("three").join();
      var guests = small.rooms();
      for (var i = 0; i < 70; i++) {
        guests.join("test", "guest").leave();
      }

      Hall.Heard.in(small.rooms().join("test", "bob"))
          .awaitTexts("ann: one", "ann: two", "ann: three");
    }
  }

  @Test
  void durableMemberGetsWhatItMissed() {
    var durable = JoinOptions.DEFAULT.withDurable(true);
    var ann = hall.rooms().join("test", "ann");
    var first = hall.rooms();
    var atFirst = Hall.Heard.in(first.join("test", "bob", durable));
    ann.send("one").join();
    atFirst.awaitTexts("ann: one");
    first.close();
    // What is on its way to a consumer that just closes goes back, and to the next one.
    await().until(() -> readersOfDurableQueues() == 0);
    ann.send("two").join();
    ann.send("three", Order.AGREED).join();

    var atSecond = Hall.Heard.in(hall.rooms().join("test", "bob", durable));
    atSecond.awaitTexts("ann: two", "ann: three");
    ann.send("four").join();
    atSecond.awaitTexts("ann: two", "ann: three", "ann: four");
    assertThat(atSecond.messages)
        .extracting(RoomMessage::kind)
        .containsExactly(RoomMessage.Kind.HISTORY, RoomMessage.Kind.HISTORY, RoomMessage.Kind.LIVE);
  }

  private long readersOfDurableQueues() {
    return hall.broker.queueNames().stream()
        .filter(name -> name.contains(".member."))
        .mapToLong(hall.broker::consumerCount)
        .sum();
  }
}
