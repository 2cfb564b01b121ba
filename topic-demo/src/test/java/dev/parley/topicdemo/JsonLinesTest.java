package dev.parley.topicdemo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CallCodec;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.topics.RoomEvent;
import dev.parley.topics.RoomMessage.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest {
  private final StringWriter out = new StringWriter();
  private final JsonLines lines = new JsonLines(new PrintWriter(out));

  @ParameterizedTest
  @CsvSource({"LIVE, message", "HISTORY, history", "PRIVATE, private"})
  void messageIsAnObject(Kind kind, String word) {
    lines.said(Samples.message("ann", "hello", kind));

    assertThat(out)
        .hasToString(
            "{\"kind\":\"%s\",\"room\":\"test\",\"sender\":\"ann\",\"user\":\"requester\","
                    .formatted(word)
                + "\"text\":\"hello\",\"order\":\"FIFO\",\"sentAt\":\"2026-03-01T12:00:00Z\"}"
                + System.lineSeparator());
  }

  @Test
  void hostileTextIsEscapedAndNotLost() {
    lines.said(Samples.message("ann", Samples.HOSTILE));

    var line = out.toString().stripTrailing();
    assertThat(line.codePoints()).noneMatch(SafeText::isHostile);
    assertThat(CallCodec.fromJson(line))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("text", Samples.HOSTILE);
  }

  @Test
  void eventHasItsMemberAndDetail() {
    lines.happened("test", Samples.event(RoomEvent.Kind.REMOVED, "bob", "too loud"));

    assertThat(read())
        .isEqualTo(
            Map.of(
                "kind", "removed",
                "room", "test",
                "member", "bob",
                "user", "requester",
                "detail", "too loud"));
  }

  @Test
  void eventOfTheRoomHasNoMember() {
    lines.happened("test", Samples.event(RoomEvent.Kind.MISSED, "", 12));

    assertThat(read()).isEqualTo(Map.of("kind", "missed", "room", "test", "missed", 12));
  }

  @Test
  void whoIsHereIsAnObjectToo() {
    lines.here("test", List.of(Samples.member("ann")));

    assertThat(read()).isEqualTo(Map.of("kind", "here", "room", "test", "members", List.of("ann")));
  }

  @Test
  void refusalSaysWhatAndWhy() {
    lines.refused("hello", new ParleyException(Status.BUSY, "Too fast"));

    assertThat(read())
        .isEqualTo(
            Map.of("kind", "refused", "status", "BUSY", "message", "Too fast", "text", "hello"));
  }

  private Object read() {
    var read = CallCodec.fromJson(out.toString().stripTrailing());
    assertThat(read).isNotNull();
    return java.util.Objects.requireNonNull(read);
  }
}
