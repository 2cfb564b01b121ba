package dev.parley.topics;

import static dev.parley.topics.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rooms where no keeper runs: members tell each other. */
@Tag("once")
@Timeout(180)
class WithoutKeeperTest {
  private final Hall hall = Hall.withoutKeeper();

  @AfterEach
  void stop() {
    hall.close();
  }

  @Test
  void membersTalkAndKnowOfEachOther() {
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    var bob = hall.rooms().join("test", "bob");
    var atBob = Hall.Heard.in(bob);

    assertThat(ann.isKept()).isFalse();
    await().until(() -> bob.members().size() == 2 && ann.members().size() == 2);
    ann.send("hello").join();
    atBob.awaitTexts("ann: hello");
    bob.leave();
    atAnn.awaitChanges("JOINED bob", "LEFT bob");
  }

  @Test
  void nameIsRefusedWhileItIsTaken() {
    hall.rooms().join("test", "ann");
    var others = hall.rooms();

    assertThatThrownBy(() -> others.join("test", "ann"))
        .isInstanceOfSatisfying(
            ParleyException.class, e -> assertThat(e.status()).isEqualTo(Status.REFUSED))
        .hasMessage(
            "The name 'ann' is taken in the room 'test' by the user 'requester'; choose another");
  }

  @Test
  void whatNeedsAKeeperSaysSo() {
    var rooms = hall.rooms();
    var ann = rooms.join("test", "ann");

    assertThatThrownBy(() -> ann.send("in order", Order.AGREED).join())
        .hasRootCauseInstanceOf(ParleyException.class)
        .hasMessageContaining(
            "No keeper of rooms answers at present; without one there is FIFO only");
    assertThatThrownBy(rooms::list)
        .hasMessage("The rooms cannot be listed: No keeper of rooms has ever run on this broker");
    assertThatThrownBy(() -> rooms.join("test", "bob", JoinOptions.DEFAULT.withDurable(true)))
        .hasMessageContaining("Nobody keeps what a durable member misses in the room 'test'");
  }

  @Test
  void silentMemberIsLostAndOneThatReturnsIsTheSame() {
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    var connection = hall.connect(Role.REQUESTERS);
    Rooms.builder(connection).build().join("test", "bob");
    atAnn.awaitChanges("JOINED bob");

    connection.close();
    atAnn.awaitChanges("JOINED bob", "LOST bob");
    assertThat(ann.members()).extracting(Member::name).containsExactly("ann");
  }

  @Test
  void keeperThatComesTakesOver() {
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    var bob = hall.rooms().join("test", "bob");
    await().until(() -> ann.members().size() == 2);

    hall.keep(keeper -> keeper);

    await().until(() -> ann.isKept() && bob.isKept());
    ann.send("in order", Order.AGREED).join();
    atAnn.awaitTexts("ann: in order");
    assertThat(atAnn.saw(RoomEvent.Kind.KEPT)).isTrue();
    await().until(() -> ann.members().size() == 2 && bob.members().size() == 2);
  }
}
