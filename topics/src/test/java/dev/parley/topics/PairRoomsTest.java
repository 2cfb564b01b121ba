package dev.parley.topics;

import static dev.parley.topics.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials;
import dev.parley.broker.PairRole;
import dev.parley.topics.RoomEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rooms on two brokers with the same data, of which the one that serves is killed. */
@Tag("once")
@Timeout(240)
class PairRoomsTest {
  private static final int BETWEEN = 50;

  @TempDir private Path data;
  private final Deque<Program> programs = new ArrayDeque<>();

  @AfterEach
  void stop() {
    programs.forEach(Program::close);
  }

  @Test
  void safeMessagesSurviveTheKillOfTheBrokerThatServes() throws IOException {
    var ports = Ports.free(2);
    var url = "tcp://127.0.0.1:" + ports.get(0) + ",tcp://127.0.0.1:" + ports.get(1);
    var primary = broker(ports.get(0), PairRole.PRIMARY);
    primary.awaitLine("port ");
    var backup = broker(ports.get(1), PairRole.BACKUP);
    var users = data.resolve(Credentials.FILE_NAME).toString();
    start(KeeperProgram.class, url, users).awaitLine("open");
    var members = new ArrayList<Program>();
    var diaries = new ArrayList<Diary>();
    for (var name : List.of("ann", "bob")) {
      var member = start(MemberProgram.class, url, users, name, "false");
      members.add(member);
      diaries.add(new Diary(name, member, Order.SAFE));
    }
    members.forEach(member -> member.awaitLine(Order.SAFE + " joined"));
    members.forEach(member -> member.say("go"));
    awaitTalk(diaries, 0);

    var killedAt = primary.kill();
    backup.awaitLine("port ");
    await()
        .until(
            () ->
                diaries.stream()
                    .allMatch(one -> one.read().first(Kind.RECONNECTED, killedAt).isPresent()));
    awaitTalk(diaries, System.currentTimeMillis());
    members.forEach(member -> member.say("stop"));
    await().until(() -> diaries.stream().allMatch(own -> isQuiet(own, diaries)));

    report(diaries, killedAt);
    assertThat(Report.lost(diaries.get(0), diaries.get(1))).isEmpty();
    assertThat(Report.lost(diaries.get(1), diaries.get(0))).isEmpty();
    assertThat(diaries.get(0).heard).isEqualTo(diaries.get(1).heard);
  }

  private Program broker(int port, PairRole role) throws IOException {
    return start(BrokerProgram.class, data.toString(), "" + port, role.name());
  }

  private Program start(Class<?> main, String... arguments) throws IOException {
    var program = Program.start(main, arguments);
    programs.push(program);
    return program;
  }

  /** Waits until both have heard what both have said for a while since then. */
  private static void awaitTalk(List<Diary> diaries, long since) {
    await()
        .until(
            () ->
                diaries.stream()
                    .allMatch(
                        own -> {
                          var first = own.read().firstSince(since);
                          return diaries.stream()
                              .allMatch(one -> one.read().lastOf(own.name()) - BETWEEN >= first);
                        }));
  }

  private static boolean isQuiet(Diary own, List<Diary> diaries) {
    own.read();
    var last = own.confirmed.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    return own.sent.size() == own.confirmed.size() + own.failed.size()
        && diaries.stream().allMatch(one -> one.read().lastOf(own.name()) >= last);
  }

  private static void report(List<Diary> diaries, long killedAt) throws IOException {
    var lines = new ArrayList<String>();
    for (var own : diaries) {
      var back = own.first(Kind.RECONNECTED, killedAt).orElseThrow().at() - killedAt;
      lines.add(
          own.name()
              + " was back after %s ms; confirmed %s, failed %s, heard %s"
                  .formatted(back, own.confirmed.size(), own.failed.size(), own.heard.size()));
    }
    Files.write(Files.createDirectories(Path.of("target")).resolve("pair-rooms.txt"), lines);
  }
}
