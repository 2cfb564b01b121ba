package dev.parley.topicdemo;

import dev.parley.protocol.ParleyException;
import dev.parley.topicdemo.ChatInput.About;
import dev.parley.topicdemo.ChatInput.History;
import dev.parley.topicdemo.ChatInput.Join;
import dev.parley.topicdemo.ChatInput.Plain;
import dev.parley.topicdemo.ChatInput.Say;
import dev.parley.topicdemo.ChatInput.Verb;
import dev.parley.topicdemo.ChatInput.Wrong;
import dev.parley.topics.JoinOptions;
import dev.parley.topics.Member;
import dev.parley.topics.Room;
import dev.parley.topics.RoomDescription;
import dev.parley.topics.RoomEvent;
import dev.parley.topics.RoomMessage;
import dev.parley.topics.Rooms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rooms a person is in, one of which is the current one; does what the person wants there.
 * Commands come from one thread, messages and events from the rooms'.
 */
final class ChatRooms implements AutoCloseable {
  private final Rooms rooms;
  private final String name;
  private final JoinOptions options;
  private final Screen screen;
  private final Map<String, JoinedRoom> joined = new LinkedHashMap<>();
  private List<String> listed = List.of();
  private @Nullable JoinedRoom current;

  ChatRooms(Rooms rooms, String name, JoinOptions options, Screen screen) {
    this.rooms = rooms;
    this.name = name;
    this.options = options.withEcho(true);
    this.screen = screen;
  }

  /**
   * Joins a room and makes it the current one; one that is joined already only becomes current.
   *
   * @throws ParleyException if it cannot be joined
   */
  void join(String roomName) {
    if (choose(roomName)) {
      return;
    }
    var fresh = new JoinedRoom(rooms.join(roomName, name, options));
    synchronized (joined) {
      joined.put(roomName, fresh);
      current = fresh;
    }
    var room = fresh.room();
    screen.here(room.name(), room.members());
    room.onEvent(event -> happened(fresh, event)).onMessage(message -> said(fresh, message));
  }

  /** The current room's name; empty where there is none. */
  Optional<String> currentName() {
    return currentRoom().map(Room::name);
  }

  /** Whether a room must be named to be told from another. */
  boolean isInSeveral() {
    synchronized (joined) {
      return joined.size() > 1;
    }
  }

  /** Names that may be completed: the current room's members. */
  List<String> memberNames() {
    return currentRoom().map(Room::members).orElse(List.of()).stream().map(Member::name).toList();
  }

  /** Names of rooms that may be completed: those joined, and those listed last. */
  Set<String> knownRooms() {
    synchronized (joined) {
      var known = new TreeSet<>(joined.keySet());
      known.addAll(listed);
      return known;
    }
  }

  private List<String> roomNames() {
    synchronized (joined) {
      return List.copyOf(joined.keySet());
    }
  }

  /**
   * Does what was typed.
   *
   * @return whether to go on
   */
  boolean perform(ChatInput input) {
    try {
      if (input instanceof Plain plain) {
        return perform(plain.verb());
      } else if (input instanceof Say say) {
        inCurrent(room -> say(room, say.text()));
      } else if (input instanceof About about) {
        inCurrent(room -> about(room, about));
      } else if (input instanceof Join wanted) {
        join(wanted.room());
      } else if (input instanceof History history) {
        repeat(history.messages());
      } else if (input instanceof Wrong wrong) {
        screen.hint(wrong.hint());
      }
    } catch (ParleyException e) {
      screen.refused("", e);
    } catch (IllegalArgumentException e) {
      screen.hint(String.valueOf(e.getMessage()));
    }
    return true;
  }

  /** Ends it; what a durable member misses from now on is kept for it. */
  @Override
  public void close() {
    List<JoinedRoom> all;
    synchronized (joined) {
      all = List.copyOf(joined.values());
      joined.clear();
      current = null;
    }
    all.forEach(one -> one.room().close());
  }

  private boolean perform(Verb verb) {
    switch (verb) {
      case WHO -> inCurrent(room -> screen.here(room.name(), room.members()));
      case ROOMS -> listRooms();
      case LEAVE -> inCurrent(this::leave);
      case HELP -> help();
      case QUIT -> {
        return false;
      }
      default -> throw new IllegalStateException(verb + " has arguments");
    }
    return true;
  }

  private void say(Room room, String text) {
    if (!text.isBlank()) {
      answer(text, room.send(text));
    }
  }

  private void about(Room room, About about) {
    var member = about.member();
    if (about.verb() == Verb.KICK) {
      answer("", room.remove(member, about.text()));
    } else {
      answer(
          about.text(),
          room.tell(member, about.text())
              .thenRun(() -> screen.told(room.name(), member, about.text())));
    }
  }

  private void answer(String text, CompletableFuture<Void> done) {
    done.whenComplete(
        (nothing, failure) -> {
          if (failure != null) {
            screen.refused(text, PipedChat.reason(failure));
          }
        });
  }

  private void leave(Room room) {
    forget(room);
    room.leave();
    screen.note("You left " + SafeText.of(room.name()));
    whereNow();
  }

  private void whereNow() {
    screen.current(currentName());
    screen.note(
        currentName()
            .map(now -> "You are in " + SafeText.of(now) + " now")
            .orElse("You are in no room now: /join ROOM, or /quit"));
  }

  private void listRooms() {
    var mine = roomNames();
    var all = rooms.list();
    synchronized (joined) {
      listed = all.stream().map(RoomDescription::name).toList();
    }
    var width = all.stream().mapToInt(room -> SafeText.of(room.name()).length()).max().orElse(0);
    for (var room : all) {
      screen.note(
          String.format(
              "%s %-" + Math.max(1, width) + "s  %d here, %s, history %d",
              mine.contains(room.name()) ? "*" : " ",
              SafeText.of(room.name()),
              room.members(),
              room.order(),
              room.history()));
    }
  }

  private void repeat(int count) {
    JoinedRoom here;
    synchronized (joined) {
      here = current;
    }
    var last = here == null ? List.<RoomMessage>of() : here.last(count);
    last.forEach(screen::said);
    if (last.isEmpty()) {
      screen.note("Nothing was said here");
    }
  }

  private void help() {
    for (var verb : Verb.values()) {
      screen.note(String.format("%-18s %s", verb.usage(), verb.help));
    }
    screen.note(String.format("%-18s %s", "//TEXT", "say something that begins with /"));
  }

  private void said(JoinedRoom in, RoomMessage message) {
    in.remember(message);
    screen.said(message);
  }

  private void happened(JoinedRoom in, RoomEvent event) {
    if (isOfOwnLeaving(in.room(), event) || isOfAllRooms(event.kind()) && !isFirst(in)) {
      return;
    }
    screen.happened(in.room().name(), event);
    if (event.kind() == RoomEvent.Kind.CLOSED && forget(in.room())) {
      whereNow();
    }
  }

  /** What each room tells, and one need tell. */
  private static boolean isOfAllRooms(RoomEvent.Kind kind) {
    return switch (kind) {
      case DISCONNECTED, RECONNECTED, UNKEPT, KEPT -> true;
      default -> false;
    };
  }

  /** This member knows that it goes. */
  static boolean isOfOwnLeaving(Room room, RoomEvent event) {
    return event.kind() == RoomEvent.Kind.LEFT
        && event.member().map(Member::id).equals(Optional.of(room.self().id()));
  }

  private boolean isFirst(JoinedRoom one) {
    synchronized (joined) {
      return joined.values().stream().findFirst().equals(Optional.of(one));
    }
  }

  private boolean choose(String roomName) {
    synchronized (joined) {
      var there = joined.get(roomName);
      current = there == null ? current : there;
      return there != null;
    }
  }

  private boolean forget(Room room) {
    synchronized (joined) {
      var wasThere = joined.remove(room.name()) != null;
      if (current != null && current.room() == room) {
        current = joined.values().stream().reduce((one, later) -> later).orElse(null);
      }
      return wasThere;
    }
  }

  private Optional<Room> currentRoom() {
    synchronized (joined) {
      return Optional.ofNullable(current).map(JoinedRoom::room);
    }
  }

  private void inCurrent(Consumer<Room> action) {
    currentRoom()
        .ifPresentOrElse(
            action, () -> screen.hint("You are in no room: /join ROOM first, or /quit"));
  }
}
