package dev.parley.gateway;

import dev.parley.gateway.Callers.Caller;
import dev.parley.protocol.CallCodec;
import dev.parley.topics.Room;
import dev.parley.topics.RoomEvent;
import dev.parley.topics.RoomMessage;
import io.javalin.http.sse.SseClient;
import org.jspecify.annotations.Nullable;

/**
 * A member whose browser listens. Its events are written on the room's thread, so that a slow one
 * holds up itself only. Thread-safe.
 */
final class RoomSeat implements Heartbeat.Listener, AutoCloseable {
  private final SseClient client;
  private final Room room;
  private final Caller caller;

  RoomSeat(SseClient client, Room room, Caller caller) {
    this.client = client;
    this.room = room;
    this.caller = caller;
  }

  /** Tells the member who it is, then what was said before and is said from now on. */
  void begin(String id) {
    tell("welcome", Json.object("member", id, "name", room.self().name()));
    tellMembers();
    room.onMessage(this::said).onEvent(this::happened);
  }

  private void said(RoomMessage message) {
    tell(
        "message",
        Json.object(
            "sender", message.sender(),
            "user", message.user(),
            "text", message.text(),
            "kind", message.kind().name(),
            "order", message.order().name(),
            "sentAt", message.sentAt().toString()));
  }

  private void happened(RoomEvent event) {
    var fields =
        Json.object(
            "kind", event.kind().name(), "detail", event.detail(), "missed", event.missed());
    event.member().ifPresent(member -> fields.put("name", member.name()));
    tell("event", fields);
    tellMembers();
    if (event.kind() == RoomEvent.Kind.CLOSED) {
      client.close();
    }
  }

  private void tellMembers() {
    tell(
        "members",
        room.members().stream()
            .map(
                member ->
                    Json.object(
                        "name", member.name(),
                        "user", member.user(),
                        "since", member.since().toString()))
            .toList());
  }

  private synchronized void tell(String event, @Nullable Object value) {
    if (!client.terminated()) {
      client.sendEvent(event, CallCodec.toJson(value));
    }
  }

  /** Finds out whether it is still there. */
  @Override
  public synchronized void beat() {
    if (!client.terminated()) {
      client.sendComment("");
    }
  }

  boolean isOf(Caller other) {
    return caller.equals(other);
  }

  Room room() {
    return room;
  }

  @Override
  public void close() {
    room.leave();
    client.close();
  }
}
