package dev.parley.topicdemo;

import dev.parley.topics.Member;
import dev.parley.topics.Order;
import dev.parley.topics.RoomEvent;
import dev.parley.topics.RoomMessage;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Members, messages and events of a quiet afternoon. */
final class Samples {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOON.plusSeconds(300), ZoneOffset.UTC);

  /** What a terminal would obey, and a reader be misled by. */
  static final String HOSTILE =
      "\u001b[2J\u001b]0;owned\u0007x\u009b31m\u007f\u202egnol\u2066\u2069\u2028\u200b\r\n";

  private Samples() {}

  static Member member(String name) {
    return new Member(name, "id-" + name, "requester", NOON);
  }

  static RoomMessage message(String sender, String text) {
    return message(sender, text, RoomMessage.Kind.LIVE);
  }

  static RoomMessage message(String sender, String text, RoomMessage.Kind kind) {
    return new RoomMessage(
        "test", sender, "requester", Optional.of(member(sender)), text, Order.FIFO, NOON, kind);
  }

  static RoomEvent event(RoomEvent.Kind kind, String member, String detail) {
    return new RoomEvent(kind, Optional.of(member(member)), detail, 0);
  }

  static RoomEvent event(RoomEvent.Kind kind, String detail, long missed) {
    return new RoomEvent(kind, Optional.empty(), detail, missed);
  }
}
