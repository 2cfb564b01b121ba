package dev.parley.topicdemo;

import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.topics.Room;
import dev.parley.topics.RoomEvent;
import dev.parley.topics.RoomMessage;
import dev.parley.topics.Rooms;
import java.io.PrintWriter;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Members of a room in one process, each with a connection of its own: two talk, one crashes, one
 * comes late and gets what was said. A keeper of rooms must be at work.
 */
public final class RoomConversation {
  private static final String ROOM = "test";
  private static final int PATIENCE_SECONDS = 10;

  private final Supplier<ParleyConnection> connections;
  private final PrintWriter out;

  private RoomConversation(Supplier<ParleyConnection> connections, PrintWriter out) {
    this.connections = connections;
    this.out = out;
  }

  /** What it shows, in a few words. */
  public static String title() {
    return "A room";
  }

  /**
   * Holds the conversation.
   *
   * @param connections opens a new connection each time; it is closed here
   * @throws ParleyException if something does not come; what was said before is printed
   */
  public static void hold(Supplier<ParleyConnection> connections, PrintWriter out) {
    new RoomConversation(connections, out).hold();
  }

  private void hold() {
    try (var ann = new Participant("ann", connections.get())) {
      try (var bob = new Participant("bob", connections.get())) {
        out.println("ann and bob join the room " + ROOM);
        bob.say();
        show("ann", ann.nextFrom("bob"));
        ann.say();
        show("bob", bob.nextFrom("ann"));
        out.println("bob crashes");
        bob.crash();
        out.println("ann is told: " + EventText.of(ann.loss()).replaceAll(":.*", ""));
      }
      try (var carol = new Participant("carol", connections.get())) {
        out.println("carol joins late; said before she came:");
        print(carol.next());
        print(carol.next());
      }
    }
  }

  private void show(String receiver, RoomMessage message) {
    out.println(receiver + " receives:");
    print(message);
  }

  private void print(RoomMessage message) {
    out.println("Sender: " + SafeText.of(message.sender()));
    out.println("Message: " + SafeText.of(message.text()));
  }

  /** A member, as a program of its own would be one. Confined, but for the room's callbacks. */
  private static final class Participant implements AutoCloseable {
    private final ParleyConnection connection;
    private final Rooms rooms;
    private final Room room;
    private final BlockingQueue<RoomMessage> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<RoomEvent> events = new LinkedBlockingQueue<>();

    Participant(String name, ParleyConnection connection) {
      this.connection = connection;
      try {
        rooms = Rooms.builder(connection).build();
        room = rooms.join(ROOM, name).onEvent(events::add).onMessage(messages::add);
      } catch (RuntimeException e) {
        connection.close();
        throw e;
      }
    }

    void say() {
      room.send("hello, this is message sent from " + room.self().name()).join();
    }

    /** Skips its own, which come back as to all. */
    RoomMessage nextFrom(String sender) {
      var message = next();
      while (!message.sender().equals(sender)) {
        message = next();
      }
      return message;
    }

    RoomMessage next() {
      return take(messages, "message");
    }

    /** What it is told when another is lost. */
    RoomEvent loss() {
      var event = take(events, "event");
      while (event.kind() != RoomEvent.Kind.LOST) {
        event = take(events, "event");
      }
      return event;
    }

    /** Goes without a word, as a killed program does. */
    void crash() {
      connection.close();
    }

    @Override
    public void close() {
      rooms.close();
      connection.close();
    }

    private <T> T take(BlockingQueue<T> queue, String what) {
      try {
        var taken = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (taken == null) {
          throw new ParleyException(
              Status.DEADLINE_EXCEEDED, "No " + what + " came to " + room.self().name());
        }
        return taken;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ParleyException(Status.CANCELLED, "Interrupted while waiting for a " + what, e);
      }
    }
  }
}
