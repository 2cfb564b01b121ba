package dev.parley.topicdemo;

import dev.parley.topics.Member;
import dev.parley.topics.RoomEvent;

/** What happened to a room, in words that are safe to show. */
final class EventText {
  private EventText() {}

  static String of(RoomEvent event) {
    var who = event.member().map(Member::name).map(SafeText::of).orElse("somebody");
    return switch (event.kind()) {
      case JOINED -> who + " joined";
      case RETURNED -> who + " is back";
      case LEFT -> with(who + " left", event);
      case LOST -> with(who + " was lost", event);
      case REMOVED -> with(who + " was removed", event);
      case MISSED -> with("you missed " + messages(event.missed()), event);
      // The detail is of the network, and JSON has it.
      case DISCONNECTED -> "connection lost, trying to get it back";
      case RECONNECTED -> with("connection is back", event);
      case UNKEPT -> with("no keeper of rooms answers: no history, no total order", event);
      case KEPT -> with("a keeper of rooms answers again", event);
      case CLOSED -> with("you are out of the room", event);
    };
  }

  static String messages(long count) {
    return count == 1 ? "1 message" : count + " messages";
  }

  private static String with(String text, RoomEvent event) {
    return event.detail().isBlank() ? text : text + ": " + SafeText.of(event.detail());
  }
}
