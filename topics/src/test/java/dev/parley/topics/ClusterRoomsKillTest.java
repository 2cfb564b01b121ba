package dev.parley.topics;

import static dev.parley.topics.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.topics.RoomEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rooms of a cluster of three: the keeper is on the first broker, members are on the others. */
@Tag("once")
@Timeout(300)
class ClusterRoomsKillTest {
  private static final String ROOM = Order.SAFE.name();

  @TempDir private Path directory;
  private final List<Integer> ports = new ArrayList<>();
  private final List<Program> brokers = new ArrayList<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @BeforeEach
  void start() throws IOException {
    ports.addAll(Ports.free(3));
    Credentials.loadOrCreate(data(0));
    for (var i = 0; i < ports.size(); i++) {
      if (i > 0) {
        Files.createDirectories(data(i));
        Files.copy(users(), data(i).resolve(Credentials.FILE_NAME));
      }
      brokers.add(broker(i));
    }
    brokers.forEach(broker -> broker.awaitLine("port "));
    opening(Program.start(KeeperProgram.class, url(0), users().toString())).awaitLine("open");
  }

  @AfterEach
  void stop() throws Exception {
    for (var resource : opened) {
      resource.close();
    }
  }

  private Path data(int broker) {
    return directory.resolve("" + broker);
  }

  private Path users() {
    return data(0).resolve(Credentials.FILE_NAME);
  }

  private String url(int broker) {
    return "tcp://127.0.0.1:" + ports.get(broker);
  }

  private Program broker(int number) throws IOException {
    var arguments = new ArrayList<>(List.of(data(number).toString(), "" + ports.get(number)));
    IntStream.range(0, ports.size())
        .filter(other -> other != number)
        .forEach(other -> arguments.add("127.0.0.1:" + ports.get(other)));
    return opening(Program.start(BrokerProgram.class, arguments.toArray(String[]::new)));
  }

  private Room join(String url, String name) {
    var user = Credentials.read(users()).first(Role.REQUESTERS);
    var connection =
        opening(
            ParleyConnection.builder(url)
                .user(user.name(), user.password())
                .connectWithin(Duration.ofSeconds(60))
                .open());
    var rooms = opening(Rooms.builder(connection).build());
    return rooms.join(ROOM, name, JoinOptions.DEFAULT.withHistory(1_000));
  }

  private <T extends AutoCloseable> T opening(T resource) {
    opened.push(resource);
    return resource;
  }

  private static List<String> texts(String what) {
    return IntStream.range(0, 20).mapToObj(number -> what + number).toList();
  }

  private static void sayAll(Room room, List<String> texts) {
    texts.forEach(text -> room.send(text, Order.SAFE).join());
  }

  @Test
  void crashOfAMembersBrokerLosesItNoSafeMessage() {
    var bob = kept(join(url(1) + "," + url(2), "bob"));
    var cid = kept(join(url(2), "cid"));
    var atBob = Hall.Heard.in(bob);
    sayAll(cid, texts("before "));
    brokers.get(1).kill();
    sayAll(cid, texts("meanwhile "));
    await().until(() -> atBob.saw(Kind.RECONNECTED));
    sayAll(cid, texts("after "));

    await().until(() -> atBob.of("cid").size() == 60);
    assertThat(atBob.of("cid")).startsWith(texts("before ").toArray(String[]::new));
    assertThat(atBob.of("cid")).containsSubsequence(texts("meanwhile "));
    assertThat(atBob.of("cid")).endsWith(texts("after ").toArray(String[]::new));
  }

  @Test
  void crashOfTheKeepersBrokerLeavesTheOthersTalkingAndLosesNoSafeMessage() throws IOException {
    var bob = kept(join(url(1), "bob"));
    var cid = kept(join(url(2), "cid"));
    var atBob = Hall.Heard.in(bob);
    var atCid = Hall.Heard.in(cid);
    sayAll(bob, texts("before "));
    await().until(() -> atCid.of("bob").size() == 20);

    brokers.get(0).kill();
    await().until(() -> atBob.saw(Kind.UNKEPT) && atCid.saw(Kind.UNKEPT));
    bob.send("nobody keeps this", Order.FIFO).join();
    await().until(() -> atCid.of("bob").contains("nobody keeps this"));
    assertThatThrownBy(() -> bob.send("nor this", Order.SAFE).join())
        .isInstanceOf(CompletionException.class);

    broker(0).awaitLine("port ");
    await().until(() -> bob.isKept() && cid.isKept());
    sayAll(bob, texts("after "));
    await().until(() -> atCid.of("bob").containsAll(texts("after ")));
    var atZoe = Hall.Heard.in(join(url(2), "zoe"));
    await().until(() -> atZoe.of("bob").containsAll(texts("after ")));
    assertThat(atZoe.of("bob"))
        .containsSubsequence(texts("before "))
        .containsSubsequence(texts("after "));
  }

  private static Room kept(Room room) {
    await().until(room::isKept);
    return room;
  }
}
