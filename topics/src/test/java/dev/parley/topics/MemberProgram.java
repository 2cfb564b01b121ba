package dev.parley.topics;

import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * A member of a room of each order, which talks without pause between {@code go} and {@code stop}
 * and prints what it sends, what of that is confirmed, and what it hears. Each text is a message's
 * number among the sender's own in that room.
 */
final class MemberProgram {
  private static final int UNCONFIRMED = 64;
  private static final long PAUSE_MILLIS = 20;

  private final Room room;
  private final Semaphore unconfirmed = new Semaphore(UNCONFIRMED);
  private long count;

  private MemberProgram(Room room) {
    this.room = room;
    room.onEvent(event -> print("event", tell(event)));
    room.onMessage(
        message -> print("heard", message.sender() + " " + message.text() + " " + message.kind()));
  }

  private void print(String what, Object more) {
    System.out.println(room.name() + " " + what + " " + System.currentTimeMillis() + " " + more);
  }

  private static String tell(RoomEvent event) {
    return event.kind()
        + " "
        + event.member().map(Member::name).orElse("-")
        + " "
        + event.member().map(Member::id).orElse("-")
        + " "
        + event.missed()
        + " "
        + event.detail();
  }

  private void talk() {
    if (!unconfirmed.tryAcquire()) {
      return;
    }
    var number = ++count;
    print("sends", number);
    room.send(String.valueOf(number))
        .whenComplete(
            (done, failure) -> {
              unconfirmed.release();
              print(failure == null ? "confirmed" : "failed", number);
            });
  }

  private void members() {
    var all =
        room.members().stream()
            .map(member -> member.name() + "=" + member.id())
            .collect(Collectors.joining(","));
    print("members", all);
  }

  /** Arguments: the broker's URL, its credentials, the member's name, and whether it is durable. */
  public static void main(String[] arguments) throws IOException {
    var user = Credentials.read(Path.of(arguments[1])).first(Role.REQUESTERS);
    var connection =
        ParleyConnection.builder(arguments[0])
            .user(user.name(), user.password())
            .connectWithin(Duration.ofSeconds(60))
            .open();
    var rooms = Rooms.builder(connection).build();
    var options = JoinOptions.DEFAULT.withDurable(Boolean.parseBoolean(arguments[3]));
    var members = new ArrayList<MemberProgram>();
    for (var order : Order.values()) {
      members.add(new MemberProgram(rooms.join(order.name(), arguments[2], options)));
    }
    members.forEach(member -> member.print("joined", member.room.self().id()));
    obey(members);
  }

  private static void obey(List<MemberProgram> members) throws IOException {
    var talking = new AtomicBoolean();
    Executors.newSingleThreadScheduledExecutor()
        .scheduleWithFixedDelay(
            () -> {
              if (talking.get()) {
                members.forEach(MemberProgram::talk);
              }
            },
            0,
            PAUSE_MILLIS,
            TimeUnit.MILLISECONDS);
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line;
    while ((line = input.readLine()) != null) {
      switch (line) {
        case "go" -> talking.set(true);
        case "stop" -> talking.set(false);
        default -> members.forEach(MemberProgram::members);
      }
    }
    System.exit(0); // who started it has ended
  }
}
