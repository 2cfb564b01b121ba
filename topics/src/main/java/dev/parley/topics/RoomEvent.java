package dev.parley.topics;

import java.util.Optional;

/**
 * Something that happened to a room, in order with its messages. Immutable.
 *
 * @param kind what
 * @param member whom it is about; empty where it is about the room
 * @param detail in words: the reason, where there is one; else empty
 * @param missed how many messages did not come, for {@link Kind#MISSED}; else 0
 */
public record RoomEvent(Kind kind, Optional<Member> member, String detail, long missed) {

  /** What may happen. */
  public enum Kind {
    /** A member is there that was not. */
    JOINED,
    /** A member that was lost is there again: the same one, not a namesake. */
    RETURNED,
    /** A member went by itself. */
    LEFT,
    /** A member's program or network failed. */
    LOST,
    /** A moderator sent a member away. */
    REMOVED,
    /** Messages did not come: this member was too slow, or was away for longer than is kept. */
    MISSED,
    /** The connection is lost; it comes back by itself. */
    DISCONNECTED,
    /** The connection is there again, and so is this member. */
    RECONNECTED,
    /**
     * No keeper of rooms answers: there is no history and no order beyond {@link Order#FIFO}, and
     * members are known by their heartbeats only.
     */
    UNKEPT,
    /** A keeper of rooms answers again. */
    KEPT,
    /** This member is out of the room for good; the detail says why. */
    CLOSED
  }

  static RoomEvent of(Kind kind, Member member, String detail) {
    return new RoomEvent(kind, Optional.of(member), detail, 0);
  }

  static RoomEvent of(Kind kind, String detail) {
    return new RoomEvent(kind, Optional.empty(), detail, 0);
  }

  static RoomEvent missed(long count, String detail) {
    return new RoomEvent(Kind.MISSED, Optional.empty(), detail, count);
  }
}
