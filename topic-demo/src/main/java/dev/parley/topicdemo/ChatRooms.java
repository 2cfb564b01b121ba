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
import java.util.ArrayDeque;
import java.util.Deque;
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
  /** Messages of a room that {@code /history} can show again. */
  private static final int REMEMBERED = 1_000;

  private record Joined(Room room, Deque<RoomMessage> log) {}

  private final Rooms rooms;
  private final String name;
  private final JoinOptions options;
  private final Screen screen;
  private final Map<String, Joined> joined = new LinkedHashMap<>();
  private List<String> listed = List.of();
  private @Nullable Joined current;

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
    var fresh = new Joined(rooms.join(roomName, name, options), new ArrayDeque<>());
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
    List<Joined> all;
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
    List<RoomMessage> last;
    synchronized (joined) {
      var log = current == null ? new ArrayDeque<RoomMessage>() : current.log();
      last = log.stream().skip(Math.max(0, log.size() - count)).toList();
    }
    last.forEach(message -> screen.said(asHistory(message)));
    if (last.isEmpty()) {
      screen.note("Nothing was said here");
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

  private void help() {
    for (var verb : Verb.values()) {
      screen.note(String.format("%-18s %s", verb.usage(), verb.help));
    }
    screen.note(String.format("%-18s %s", "//TEXT", "say something that begins with /"));
  }

  private void said(Joined in, RoomMessage message) {
    synchronized (joined) {
      if (in.log().size() == REMEMBERED) {
        in.log().removeFirst();
      }
      in.log().addLast(message);
    }
    screen.said(message);
  }

  private void happened(Joined in, RoomEvent event) {
    screen.happened(in.room().name(), event);
    if (event.kind() == RoomEvent.Kind.CLOSED && forget(in.room())) {
      whereNow();
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
      return Optional.ofNullable(current).map(Joined::room);
    }
  }

  private void inCurrent(Consumer<Room> action) {
    currentRoom()
        .ifPresentOrElse(
            action, () -> screen.hint("You are in no room: /join ROOM first, or /quit"));
  }
}
