package dev.parley.topics;

import static dev.parley.topics.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A broker with a keeper, and whoever a test wants in its rooms. */
final class Hall implements AutoCloseable {
  final Broker broker;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private @Nullable ParleyConnection shared;

  private Hall(Broker broker) {
    this.broker = broker;
  }

  static Hall withKeeper() {
    return withKeeper(keeper -> keeper);
  }

  static Hall withKeeper(UnaryOperator<RoomKeeper.Builder> settings) {
    var hall = withoutKeeper();
    hall.keep(settings);
    return hall;
  }

  static Hall withoutKeeper() {
    return new Hall(Broker.builder().inMemory().port(0).stomp(0).start());
  }

  static Hall with(Broker broker) {
    return new Hall(broker);
  }

  RoomKeeper keep(UnaryOperator<RoomKeeper.Builder> settings) {
    return closing(settings.apply(RoomKeeper.builder(connect(Role.KEEPERS))).open());
  }

  ParleyConnection connect(Role role) {
    return connect(broker.credentials().first(role));
  }

  ParleyConnection connect(Credentials.User user) {
    return closing(
        ParleyConnection.builder(broker.inVmUrl())
            .user(user.name(), user.password())
            .connectWithin(Duration.ofSeconds(10))
            .open());
  }

  Rooms rooms() {
    return closing(Rooms.builder(connect(Role.REQUESTERS)).build());
  }

  /** One connection for all who want to share it. */
  ParleyConnection requesters() {
    if (shared == null) {
      shared = connect(Role.REQUESTERS);
    }
    return shared;
  }

  <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public void close() {
    for (var resource : opened) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    broker.close();
  }

  /** What a room's listeners were told. */
  static final class Heard {
    final List<RoomMessage> messages = Collections.synchronizedList(new ArrayList<>());
    final List<RoomEvent> events = Collections.synchronizedList(new ArrayList<>());

    /** Messages and changes of membership, as they came. */
    final List<String> all = Collections.synchronizedList(new ArrayList<>());

    static Heard in(Room room) {
      var heard = new Heard();
      room.onEvent(heard::event);
      room.onMessage(heard::message);
      return heard;
    }

    private void event(RoomEvent event) {
      events.add(event);
      event.member().ifPresent(member -> all.add(event.kind() + " " + member.name()));
    }

    private void message(RoomMessage message) {
      messages.add(message);
      all.add(message.sender() + ": " + message.text());
    }

    /** The texts of one sender. */
    List<String> of(String sender) {
      synchronized (messages) {
        return messages.stream()
            .filter(message -> message.sender().equals(sender))
            .map(RoomMessage::text)
            .toList();
      }
    }

    long missed() {
      synchronized (events) {
        return events.stream().mapToLong(RoomEvent::missed).sum();
      }
    }

    boolean saw(RoomEvent.Kind kind) {
      synchronized (events) {
        return events.stream().anyMatch(event -> event.kind() == kind);
      }
    }

    List<String> texts() {
      synchronized (messages) {
        return messages.stream().map(message -> message.sender() + ": " + message.text()).toList();
      }
    }

    List<String> changes() {
      synchronized (events) {
        return events.stream()
            .filter(event -> event.member().isPresent())
            .map(event -> event.kind() + " " + event.member().orElseThrow().name())
            .toList();
      }
    }

    void awaitTexts(String... texts) {
      await().untilAsserted(() -> assertThat(texts()).containsExactly(texts));
    }

    void awaitChanges(String... changes) {
      await().untilAsserted(() -> assertThat(changes()).containsExactly(changes));
    }
  }
}
