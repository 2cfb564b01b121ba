package dev.parley.topics;

import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;

/** Refusals that members find out themselves and the keeper makes sure of, in the same words. */
final class Refusals {
  private static final int SHOWN = 40;

  private Refusals() {}

  static ParleyException mayNotWrite(String user, String room) {
    return new ParleyException(
        Status.PERMISSION_DENIED,
        "The user '" + user + "' may not write in the room '" + room + "'");
  }

  static ParleyException tooLong(long bytes, String room, int limit) {
    return new ParleyException(
        Status.REFUSED,
        "The message has "
            + bytes
            + " bytes; the room '"
            + room
            + "' takes "
            + limit
            + " (two for each character of text)");
  }

  static ParleyException tooFast(String room, int perSecond, Duration wait) {
    return new ParleyException(
        Status.BUSY,
        "The room '" + room + "' takes " + perSecond + " messages a second from each member",
        null,
        wait);
  }

  static ParleyException heldUp(String room) {
    return new ParleyException(
        Status.BUSY,
        "Others were sending to the room '" + room + "' all that time; nothing was sent");
  }

  /** What somebody else wrote, fit for an error text. */
  static String shown(String text) {
    var start = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    return start.replaceAll("\\p{C}", "?");
  }
}
