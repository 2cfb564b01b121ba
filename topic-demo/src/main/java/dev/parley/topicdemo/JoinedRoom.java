package dev.parley.topicdemo;

import dev.parley.topics.Room;
import dev.parley.topics.RoomMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A room this member is in, and what was said there while it was. Thread-safe. */
final class JoinedRoom {
  /** Messages that {@code /history} can show again. */
  private static final int REMEMBERED = 1_000;

  private final Room room;
  private final Deque<RoomMessage> log = new ArrayDeque<>();

  JoinedRoom(Room room) {
    this.room = room;
  }

  Room room() {
    return room;
  }

  void remember(RoomMessage message) {
    synchronized (log) {
      if (log.size() == REMEMBERED) {
        log.removeFirst();
      }
      log.addLast(message);
    }
  }

  /** The last messages, as of before. */
  List<RoomMessage> last(int count) {
    synchronized (log) {
      return log.stream().skip(Math.max(0, log.size() - count)).map(JoinedRoom::asHistory).toList();
    }
  }

  /** A private message stays recognisable as one. */
  private static RoomMessage asHistory(RoomMessage message) {
    return message.kind() == RoomMessage.Kind.PRIVATE
        ? message
        : new RoomMessage(
            message.room(),
            message.sender(),
            message.user(),
            message.member(),
            message.payload(),
            message.order(),
            message.sentAt(),
            RoomMessage.Kind.HISTORY);
  }
}
