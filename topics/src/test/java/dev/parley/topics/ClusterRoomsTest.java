package dev.parley.topics;

import static dev.parley.topics.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rooms whose members are on both brokers of a cluster; the keeper is on the first. Each test has a
 * room of its own.
 */
@Tag("once")
@Timeout(180)
class ClusterRoomsTest {
  private static final Credentials USERS = Credentials.generate();
  private static final List<Broker> BROKERS = new ArrayList<>();
  private static final Deque<AutoCloseable> OPENED = new ArrayDeque<>();

  @BeforeAll
  static void start() throws IOException {
    var ports = Ports.free(2);
    for (var i = 0; i < 2; i++) {
      BROKERS.add(
          Broker.builder()
              .inMemory()
              .port(ports.get(i))
              .credentials(USERS)
              .cluster(List.of("127.0.0.1:" + ports.get(1 - i)))
              .start());
    }
    var keeper = RoomKeeper.builder(connect(0, Role.KEEPERS)).heartbeat(Duration.ofMillis(300));
    OPENED.push(keeper.open());
    await().until(() -> BROKERS.get(1).queueNames().contains("parley.keeper"));
  }

  @AfterAll
  static void stop() throws Exception {
    for (var resource : OPENED) {
      resource.close();
    }
    BROKERS.forEach(Broker::close);
  }

  private static ParleyConnection connect(int broker, Role role) {
    var user = USERS.first(role);
    var connection =
        ParleyConnection.builder(BROKERS.get(broker).url())
            .user(user.name(), user.password())
            .open();
    OPENED.push(connection);
    return connection;
  }

  private static Room join(int broker, String room, String name) {
    var rooms = Rooms.builder(connect(broker, Role.REQUESTERS)).build();
    OPENED.push(rooms);
    return rooms.join(room, name);
  }

  @ParameterizedTest
  @EnumSource
  void membersOnBothBrokersHearTheSame(Order order) {
    var ann = join(0, order.name(), "ann");
    var bob = join(1, order.name(), "bob");
    var cid = join(1, order.name(), "cid");
    var heard = List.of(Hall.Heard.in(ann), Hall.Heard.in(bob), Hall.Heard.in(cid));
    await().until(() -> List.of(ann, bob, cid).stream().allMatch(one -> one.members().size() == 3));
    var numbers = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
    for (var number : numbers) {
      for (var member : List.of(ann, bob, cid)) {
        member.send(number, order);
      }
    }
    await().until(() -> heard.stream().allMatch(one -> one.texts().size() >= 150));

    for (var one : heard) {
      for (var sender : List.of("ann", "bob", "cid")) {
        assertThat(one.of(sender)).isEqualTo(numbers);
      }
      assertThat(one.missed()).isZero();
      if (order != Order.FIFO) {
        assertThat(one.texts()).isEqualTo(heard.get(0).texts());
      }
    }
  }

  @Test
  void historyHasWhatWasSaidOnTheOtherBroker() {
    var bob = join(1, "history", "bob");
    var atBob = Hall.Heard.in(bob);
    bob.send("first", Order.FIFO).join();
    bob.send("second", Order.AGREED).join();
    bob.send("third", Order.SAFE).join();
    atBob.awaitTexts("bob: first", "bob: second", "bob: third");

    Hall.Heard.in(join(0, "history", "zoe")).awaitTexts("bob: first", "bob: second", "bob: third");
    Hall.Heard.in(join(1, "history", "yan")).awaitTexts("bob: first", "bob: second", "bob: third");
  }

  @Test
  void privateMessagesGoToTheOtherBroker() {
    var ann = join(0, "private", "ann");
    var bob = join(1, "private", "bob");
    var atAnn = Hall.Heard.in(ann);
    var atBob = Hall.Heard.in(bob);
    ann.tell("bob", "psst").join();
    atBob.awaitTexts("ann: psst");
    bob.tell("ann", "what").join();
    atAnn.awaitTexts("bob: what");
  }

  @Test
  void memberOnTheOtherBrokerThatCrashesIsLost() {
    var atAnn = Hall.Heard.in(join(0, "crash", "ann"));
    var connection = connect(1, Role.REQUESTERS);
    var bob = Rooms.builder(connection).build().join("crash", "bob");
    assertThat(bob.isKept()).isTrue();
    atAnn.awaitChanges("JOINED bob");
    connection.close();
    atAnn.awaitChanges("JOINED bob", "LOST bob");
  }

  @Test
  void whoJoinsOnTheOtherBrokerWhileMuchIsSaidIsToldOfWhatItMisses() {
    var ann = join(0, "busy", "ann");
    var said = new AtomicInteger();
    var talking = new AtomicBoolean(true);
    var talk =
        CompletableFuture.runAsync(
            () -> {
              while (talking.get()) {
                ann.send(Integer.toString(said.incrementAndGet())).join();
                LockSupport.parkNanos(200_000); // a rate that the bridge can carry
              }
            },
            command -> new Thread(command, "talk").start());
    for (var i = 0; i < 10; i++) {
      var room = join(1, "busy", "m" + i);
      var heard = Hall.Heard.in(room);
      var end = said.get() + 50;
      await().until(() -> heard.of("ann").stream().anyMatch(text -> Integer.parseInt(text) >= end));
      room.leave();
      assertThat(missingIn(heard.of("ann"))).isEqualTo(heard.missed());
    }
    talking.set(false);
    talk.join();
  }

  /** What is not there of a count that only grows. */
  private static long missingIn(List<String> texts) {
    var numbers = texts.stream().mapToLong(Long::parseLong).toArray();
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    return numbers[numbers.length - 1] - numbers[0] + 1 - numbers.length;
  }

  @Test
  void keeperOnTheOtherBrokerIsRefused() {
    assertThat(join(1, "second", "ann").isKept())
        .isTrue(); // so the other broker knows of the keeper
    var second = RoomKeeper.builder(connect(1, Role.KEEPERS));
    assertThatThrownBy(second::open)
        .isInstanceOfSatisfying(
            ParleyException.class, e -> assertThat(e.status()).isEqualTo(Status.PERMISSION_DENIED))
        .hasMessageContaining("another broker of the cluster keeps the rooms");
  }
}
