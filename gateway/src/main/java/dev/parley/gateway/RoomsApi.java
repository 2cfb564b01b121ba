package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.jms.Addresses;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.topics.RoomDescription;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Rooms for browsers: whoever listens to a room's events is a member of it, until the stream ends.
 */
final class RoomsApi implements AutoCloseable {
  private static final int MAX_SEATS = 100;

  private final Function<Context, Door> doors;
  private final List<Pattern> allowed;
  private final Map<String, RoomSeat> seats = new ConcurrentHashMap<>();
  private final Heartbeat heartbeat = new Heartbeat(seats.values());

  /**
   * Makes it.
   *
   * @param allowed names of rooms, in which a star stands for any characters
   */
  RoomsApi(Function<Context, Door> doors, List<Pattern> allowed) {
    this.doors = doors;
    this.allowed = allowed;
  }

  /** Whether what is answered there has no end. */
  static boolean isStream(String path) {
    return path.startsWith("/rooms/") && path.endsWith("/events");
  }

  void routes(RoutesConfig routes) {
    routes.get("/rooms", this::list);
    routes.sse("/rooms/{room}/events", this::listen);
    routes.post("/rooms/{room}/messages", this::say);
  }

  private void list(Context exchange) {
    List<RoomDescription> all =
        allowed.isEmpty() ? List.of() : doors.apply(exchange).rooms().list();
    JsonApi.json(exchange, all.stream().filter(room -> isAllowed(room.name())).toList());
  }

  private boolean isAllowed(String room) {
    return allowed.stream().anyMatch(pattern -> pattern.matcher(room).matches());
  }

  private String room(Context exchange) {
    var room = exchange.pathParam("room");
    if (!isAllowed(room)) {
      throw new ParleyException(
          Status.NO_SUCH_SERVICE, "There is no room '" + room + "' here; --rooms allows them");
    }
    return Addresses.checkRoom(room);
  }

  /** A browser does not show why a stream was refused, so that this is told in the stream. */
  private void listen(SseClient client) {
    try {
      var room = room(client.ctx());
      var name = client.ctx().queryParam("as");
      if (seats.size() >= MAX_SEATS) {
        throw new ParleyException(
            Status.BUSY, "This gateway holds " + MAX_SEATS + " members; try again later");
      }
      var joined = doors.apply(client.ctx()).rooms().join(room, name == null ? "" : name);
      var id = UUID.randomUUID().toString();
      var seat = new RoomSeat(client, joined, Guard.caller(client.ctx()));
      seats.put(id, seat);
      client.keepAlive();
      client.onClose(() -> leave(id));
      seat.begin(id);
    } catch (ParleyException e) {
      refuse(client, e.status(), String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      refuse(client, Status.BAD_ARGUMENTS, String.valueOf(e.getMessage()));
    }
  }

  private static void refuse(SseClient client, Status status, String detail) {
    client.sendEvent(
        "problem", CallCodec.toJson(Json.object("code", status.name(), "detail", detail)));
    client.close();
  }

  private void leave(String id) {
    var seat = seats.remove(id);
    if (seat != null) {
      heartbeat.aside(seat::close);
    }
  }

  private void say(Context exchange) {
    Requests.requireType(exchange, "application/json");
    var room = room(exchange);
    if (!(CallCodec.fromJson(new String(Requests.body(exchange), UTF_8)) instanceof Map<?, ?> body)
        || !(body.get("member") instanceof String member)
        || !(body.get("text") instanceof String text)) {
      throw new ParleyException(
          Status.BAD_REQUEST, "The body must be {\"member\": \"…\", \"text\": \"…\"}");
    }
    var seat = seats.get(member);
    if (seat == null || !seat.isOf(Guard.caller(exchange)) || !seat.room().name().equals(room)) {
      throw new ParleyException(
          Status.REFUSED, "No such member listens to this room; join it by GET …/events first");
    }
    try {
      seat.room().send(text).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ParleyException known ? known : e;
    }
    exchange.status(204);
  }

  @Override
  public void close() {
    heartbeat.close();
    List.copyOf(seats.values()).forEach(RoomSeat::close);
    seats.clear();
  }
}
