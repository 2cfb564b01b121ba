package dev.parley.protocol;

/**
 * The body of a message, still encoded. Nothing is deserialised before a {@link CallCodec} is asked
 * to, with an allow-list.
 */
public sealed interface Body {
  /** Bytes on the wire, without the message around it. */
  long size();

  /** An ObjectMessage: a Java serialisation stream; no bytes stand for {@code null}. */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a copy per message would cost
  record Serialized(byte[] bytes) implements Body {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public String toString() {
      return "Serialized[" + bytes.length + " bytes]";
    }
  }

  /** A TextMessage holding JSON. */
  record Json(String text) implements Body {
    @Override
    public long size() {
      return 2L * text.length(); // two bytes a character
    }

    @Override
    public String toString() {
      return "Json[" + text.length() + " characters]";
    }
  }

  /**
   * A body that is neither, or cannot be taken apart; {@code reason} says why, for the sender.
   *
   * @param status {@link Status#REFUSED} where a limit is passed, else {@link Status#BAD_REQUEST}
   */
  record Unreadable(Status status, String reason) implements Body {
    public Unreadable(String reason) {
      this(Status.BAD_REQUEST, reason);
    }

    @Override
    public long size() {
      return 0;
    }
  }
}
