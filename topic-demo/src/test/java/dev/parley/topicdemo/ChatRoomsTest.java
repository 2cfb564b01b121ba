package dev.parley.topicdemo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.ParleyException;
import dev.parley.testing.ParleyBroker;
import dev.parley.topics.JoinOptions;
import dev.parley.topics.Member;
import dev.parley.topics.RoomEvent;
import dev.parley.topics.RoomKeeper;
import dev.parley.topics.RoomMessage;
import dev.parley.topics.RoomPolicy;
import dev.parley.topics.Rooms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person types, in rooms of a real broker. */
@Timeout(60)
class ChatRoomsTest {
  /** Each test's own: who was here would keep a name for a while. */
  @RegisterExtension final ParleyBroker broker = ParleyBroker.inMemory();

  private final Page annSees = new Page();
  private final Page bobSees = new Page();
  private ChatRooms ann;
  private ChatRooms bob;

  @BeforeEach
  void bothJoin() {
    broker.closing(
        RoomKeeper.builder(broker.connectAs(Role.KEEPERS))
            .policy(RoomPolicy.DEFAULT.withMaxBytes(64))
            .policy("quiet", RoomPolicy.DEFAULT.withModerators("requester"))
            .open());
    ann = chat("ann", annSees);
    bob = chat("bob", bobSees);
    ann.join("test");
    bob.join("test");
    annSees.await("bob joined");
  }

  @Test
  void messageComesBackToItsSenderToo() {
    type(ann, "hello");

    bobSees.await("ann: hello");
    annSees.await("ann: hello");
  }

  @Test
  void privateMessageIsForOneAndShownToItsSender() {
    type(ann, "/msg bob psst");

    bobSees.await("PRIVATE ann: psst");
    annSees.await("told bob: psst");
  }

  @Test
  void privateMessageToNobodyIsRefused() {
    type(ann, "/msg zoe psst");

    annSees.await("refused psst: There is no 'zoe' in the room 'test'; there are: ann, bob");
  }

  @Test
  void messageThatIsTooLongIsRefused() {
    type(ann, "x".repeat(65));

    annSees.await("refused " + "x".repeat(65) + ": The message has ");
  }

  @Test
  void lastJoinedRoomIsTheCurrentOneAndTheOthersGoOn() {
    type(ann, "/join ops");
    assertThat(ann.currentName()).contains("ops");
    assertThat(ann.isInSeveral()).isTrue();
    type(bob, "still here");
    annSees.await("bob: still here");

    type(ann, "/join test");

    assertThat(ann.currentName()).contains("test");
    type(ann, "back");
    bobSees.await("ann: back");
  }

  @Test
  void leavingGoesBackToTheRoomBefore() {
    type(ann, "/join ops");
    type(ann, "/leave");

    assertThat(ann.currentName()).contains("test");
    annSees.await("You are in test now");
    type(ann, "/leave");
    bobSees.await("ann left");
    type(ann, "hello?");
    annSees.await("hint You are in no room: /join ROOM first, or /quit");
    assertThat(annSees.lines).doesNotContain("ann left");
  }

  @Test
  void memberThatIsSentAwayIsInItsOtherRoom() {
    type(ann, "/join quiet");
    type(bob, "/join quiet");
    annSees.await("bob joined", 2);

    type(ann, "/kick bob too loud");

    bobSees.await("current test");
    annSees.await("bob was removed: by ann: too loud");
    assertThat(bob.currentName()).contains("test");
  }

  @Test
  void whoIsNoModeratorIsTold() {
    type(ann, "/kick bob too loud");

    annSees.await("refused : The user 'requester' is no moderator of the room 'test'");
  }

  @Test
  void historyIsWhatWasSaidHere() {
    type(ann, "one");
    type(ann, "two");
    type(ann, "three");
    annSees.await("ann: three");

    type(ann, "/history 2");

    assertThat(annSees.lines).endsWith("HISTORY ann: two", "HISTORY ann: three");
  }

  @Test
  void roomsAreListedWithOnesOwnMarked() {
    type(bob, "/join ops");

    type(ann, "/rooms");

    assertThat(annSees.lines)
        .anyMatch(line -> line.matches("note \\* test +2 here, FIFO, history 100"))
        .anyMatch(line -> line.matches("note   ops +1 here, FIFO, history 100"));
    assertThat(ann.knownRooms()).contains("ops", "test");
  }

  @Test
  void nameThatIsNoneIsAHint() {
    type(ann, "/join 1st");

    assertThat(annSees.lines.get(annSees.lines.size() - 1))
        .startsWith("hint '1st' is no name for a room");
  }

  @Test
  void quitEndsIt() {
    assertThat(ann.perform(ChatInput.parse("/quit"))).isFalse();
  }

  private ChatRooms chat(String name, Page page) {
    var rooms = broker.closing(Rooms.builder(broker.connectAs(Role.REQUESTERS)).build());
    return broker.closing(new ChatRooms(rooms, name, JoinOptions.DEFAULT.withHistory(0), page));
  }

  private static void type(ChatRooms chat, String line) {
    assertThat(chat.perform(ChatInput.parse(line))).isTrue();
  }

  /** What a person would see, a line each. */
  private static final class Page implements Screen {
    final List<String> lines = new CopyOnWriteArrayList<>();

    void await(String start) {
      await(start, 1);
    }

    void await(String start, int times) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(lines.stream().filter(line -> line.startsWith(start)).count())
                      .as("%s in %s", start, lines)
                      .isGreaterThanOrEqualTo(times));
    }

    @Override
    public void here(String room, List<Member> members) {
      lines.add("here " + room + ": " + TextLines.names(members));
    }

    @Override
    public void said(RoomMessage message) {
      var kind = message.kind() == RoomMessage.Kind.LIVE ? "" : message.kind() + " ";
      lines.add(kind + message.sender() + ": " + message.text());
    }

    @Override
    public void happened(String room, RoomEvent event) {
      lines.add(EventText.of(event));
    }

    @Override
    public void refused(String what, ParleyException reason) {
      lines.add("refused " + what + ": " + reason.getMessage());
    }

    @Override
    public boolean isGone() {
      return false;
    }

    @Override
    public void note(String text) {
      lines.add(text.startsWith("You") ? text : "note " + text);
    }

    @Override
    public void told(String room, String member, String text) {
      lines.add("told " + member + ": " + text);
    }

    @Override
    public void current(Optional<String> room) {
      lines.add("current " + room.orElse("none"));
    }

    @Override
    public void hint(String text) {
      lines.add("hint " + text);
    }
  }
}
