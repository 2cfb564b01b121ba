package dev.parley.cli;

import static dev.parley.cli.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CallCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Chats in processes of their own, through pipes, in a room for each test. */
@Tag("once")
@Timeout(120)
class ChatProcessesTest {
  @TempDir private static Path directory;
  private static ParleyProcess broker;
  private static String url;

  @BeforeAll
  static void startBroker() throws IOException {
    var rooms =
        Files.writeString(
            directory.resolve("rooms.json"),
            """
            {"default": {"maxBytes": 99}, "rooms": {"closed": {"readers": ["admin"]}}}
            """);
    broker = start("broker", "--port", "0", "--rooms", "" + rooms);
    url = broker.awaitOut("Broker ready at (\\S+)").group(1);
  }

  @AfterAll
  static void stopBroker() throws IOException {
    broker.close();
  }

  @Test
  void twoProgramsTalk() throws IOException {
    try (var ann = chat("talk", "ann")) {
      ann.awaitErr("\\* in talk: ann\n");
      try (var bob = chat("talk", "bob")) {
        ann.awaitErr("\\* bob joined\n");
        ann.say("hello");
        bob.awaitOut("^\\d\\d:\\d\\d ann: hello\n$");
        bob.say("hello to you");
        bob.endInput();

        assertThat(bob.exitCode()).isZero();
        ann.awaitOut("^\\d\\d:\\d\\d bob: hello to you\n$");
        ann.awaitErr("\\* bob left\n");
      }
    }
  }

  @Test
  void pipeIsSentWholeAndInOrderBeforeItsProgramEnds() throws IOException {
    var lines = IntStream.range(0, 1_000).mapToObj(number -> "line " + number).toList();
    try (var log = chat("whole", "log", "--json", "--count", "1000");
        var ann = chatAfter(log, "whole", "ann")) {
      for (var line : lines) {
        ann.say(line);
      }
      ann.endInput();

      assertThat(ann.exitCode()).isZero();
      assertThat(log.exitCode()).isZero();
      assertThat(ofKind("message", log))
          .extracting(message -> message.get("text"))
          .isEqualTo(lines);
    }
  }

  @Test
  void jsonTellsMessagesFromEvents() throws IOException {
    try (var log = chat("json", "log", "--json", "--count", "1");
        var ann = chatAfter(log, "json", "ann")) {
      log.awaitOut("\"joined\"");
      ann.say("\u001b[2Jhello");

      assertThat(log.exitCode()).isZero();
      assertThat(log.out()).doesNotContain("\u001b");
      assertThat(ofKind("joined", log)).extracting(event -> event.get("member")).contains("ann");
      assertThat(ofKind("message", log))
          .singleElement()
          .satisfies(
              message ->
                  assertThat(message)
                      .containsEntry("room", "json")
                      .containsEntry("sender", "ann")
                      .containsEntry("text", "\u001b[2Jhello"));
    }
  }

  @Test
  void lateJoinerGetsTheLastMessages() throws IOException {
    try (var ann = chat("late", "ann")) {
      ann.say("one");
      ann.say("two");
      ann.say("three");
      ann.endInput();
      assertThat(ann.exitCode()).isZero();
    }
    try (var bob = chat("late", "bob", "--history", "2", "--count", "2")) {
      assertThat(bob.exitCode()).isZero();
      assertThat(bob.out()).matches("\\d\\d:\\d\\d ann: two\n\\d\\d:\\d\\d ann: three\n");
    }
  }

  @Test
  void killedProgramIsLost() throws IOException {
    try (var ann = chat("killed", "ann")) {
      ann.awaitErr("\\* in killed");
      try (var bob = chatAfter(ann, "killed", "bob")) {
        ann.awaitErr("\\* bob joined\n");
        bob.kill();

        ann.awaitErr("\\* bob was lost\\b");
      }
    }
  }

  @Test
  void nameThatIsTakenIsRefused() throws IOException {
    try (var ann = chat("taken", "ann")) {
      ann.awaitErr("\\* in taken");
      try (var other = chat("taken", "ann")) {
        assertThat(other.exitCode()).isEqualTo(65);
        assertThat(other.err()).startsWith("error: REFUSED: ").hasLineCount(1);
      }
    }
  }

  @Test
  void roomThatOneMayNotReadIsClosed() throws IOException {
    try (var ann = chat("closed", "ann")) {
      assertThat(ann.exitCode()).isEqualTo(77);
      assertThat(ann.err()).startsWith("error: PERMISSION_DENIED: ").hasLineCount(1);
    }
  }

  @Test
  void messageThatIsTooLargeIsRefusedAndTheRestIsSent() throws IOException {
    try (var bob = chat("large", "bob", "--count", "1");
        var ann = chatAfter(bob, "large", "ann")) {
      ann.say("x".repeat(100));
      ann.say("short");
      ann.endInput();

      assertThat(ann.exitCode()).isEqualTo(65);
      assertThat(ann.err()).containsOnlyOnce("error: REFUSED: ");
      assertThat(bob.exitCode()).isZero();
      assertThat(bob.out()).endsWith(" ann: short\n");
    }
  }

  @Test
  void roomsAreListed() throws IOException {
    try (var ann = chat("listed", "ann")) {
      ann.awaitErr("\\* in listed");
      try (var rooms = start("rooms", "--json", "--url", url)) {
        assertThat(rooms.exitCode()).isZero();
        assertThat((List<?>) CallCodec.fromJson(rooms.out()))
            .anySatisfy(
                room ->
                    assertThat(room)
                        .isEqualTo(
                            Map.of(
                                "name", "listed", "members", 1, "order", "FIFO", "history", 100)));
      }
    }
  }

  @Test
  void keeperMayBeElsewhere(@TempDir Path data) throws IOException {
    try (var bare = ParleyProcess.start(data, "broker", "--port", "0", "--no-keeper")) {
      var at = bare.awaitOut("Broker ready at (\\S+)").group(1);
      try (var keeper = ParleyProcess.start(data, "keeper", "--url", at)) {
        keeper.awaitOut("Keeping rooms at " + at);
        try (var ann =
            ParleyProcess.start(
                data, "chat", "ops", "--as", "ann", "--order", "agreed", "--url", at)) {
          ann.say("hello");
          ann.endInput();
          assertThat(ann.exitCode()).isZero();
        }
        try (var bob =
            ParleyProcess.start(data, "chat", "ops", "--as", "bob", "--count", "1", "--url", at)) {
          assertThat(bob.exitCode()).isZero();
          assertThat(bob.out()).endsWith(" ann: hello\n");
        }
      }
    }
  }

  @Test
  void pipeWaitsForABrokerThatWasKilled(@TempDir Path data) throws IOException {
    var port = "" + Ports.free();
    var at = "tcp://127.0.0.1:" + port;
    String[] asAnn = {"chat", "ops", "--as", "ann", "--order", "safe", "--url", at};
    String[] asBob = {"chat", "ops", "--as", "bob", "--count", "1", "--url", at};
    try (var first = ParleyProcess.start(data, "broker", "--port", port)) {
      first.awaitOut("Broker ready");
      try (var ann = ParleyProcess.start(data, asAnn)) {
        ann.awaitErr("\\* in ops");
        first.kill();
        ann.awaitErr("\\* connection lost");
        ann.say("said in the dark");
        ann.endInput();
        try (var second = ParleyProcess.start(data, "broker", "--port", port)) {
          second.awaitOut("Broker ready");

          assertThat(ann.exitCode()).as(ann::toString).isZero();
          assertThat(ann.err()).contains("* connection is back\n");
          try (var bob = ParleyProcess.start(data, asBob)) {
            assertThat(bob.exitCode()).isZero();
            assertThat(bob.out()).contains("said in the dark");
          }
        }
      }
    }
  }

  private static List<Map<String, Object>> ofKind(String kind, ParleyProcess chat)
      throws IOException {
    var found = new ArrayList<Map<String, Object>>();
    for (var line : chat.out().lines().toList()) {
      var fields = (Map<?, ?>) Objects.requireNonNull(CallCodec.fromJson(line));
      if (kind.equals(fields.get("kind"))) {
        var copy = new LinkedHashMap<String, Object>();
        fields.forEach((name, value) -> copy.put(String.valueOf(name), value));
        found.add(copy);
      }
    }
    return found;
  }

  /** A chat that joins once the other has. */
  private static ParleyProcess chatAfter(
      ParleyProcess first, String room, String name, String... options) throws IOException {
    await().until(() -> first.err().contains("* in ") || first.out().contains("\"here\""));
    return chat(room, name, options);
  }

  private static ParleyProcess chat(String room, String name, String... options)
      throws IOException {
    var all = new ArrayList<>(List.of("chat", room, "--as", name, "--url", url));
    all.addAll(List.of(options));
    return start(all.toArray(String[]::new));
  }

  private static ParleyProcess start(String... arguments) throws IOException {
    return ParleyProcess.start(directory.resolve("broker"), arguments);
  }
}
