package dev.parley.topics;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that was said in a room. Immutable.
 *
 * @param room where
 * @param sender the sending member's name; for a foreign program the user whom the broker knows it
 *     as, so that nobody can pretend to be another
 * @param user whom the broker's password check knows the sender as
 * @param member who sent it; empty for a foreign program, or a member that is not there any more
 * @param payload a string, or an object of a type that was allowed on joining
 * @param order what was promised of it
 * @param sentAt by the sender's clock
 * @param kind how it came
 */
public record RoomMessage(
    String room,
    String sender,
    String user,
    Optional<Member> member,
    Object payload,
    Order order,
    Instant sentAt,
    Kind kind) {

  /** How a message came. */
  public enum Kind {
    /** Just said. */
    LIVE,
    /** Said before this member joined, or while it was away. */
    HISTORY,
    /** Said to this member alone. */
    PRIVATE
  }

  /** The payload as text. It may hold anything, control characters too: clean it to show it. */
  public String text() {
    return payload.toString();
  }
}
