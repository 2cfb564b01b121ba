package dev.parley.topicdemo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.topics.RoomEvent.Kind;
import dev.parley.topics.RoomMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextLinesTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final TextLines lines =
      new TextLines(new PrintWriter(out), new PrintWriter(err), ZoneOffset.ofHours(2));

  @Test
  void messageIsALine() {
    lines.said(Samples.message("ann", "hello\nthere"));

    assertThat(out).hasToString("14:00 ann: hello ⏎ there" + System.lineSeparator());
    assertThat(err).hasToString("");
  }

  @Test
  void privateMessageIsMarked() {
    lines.said(Samples.message("ann", "psst", RoomMessage.Kind.PRIVATE));

    assertThat(out).hasToString("14:00 ann (private): psst" + System.lineSeparator());
  }

  @Test
  void messageAndNameCannotDriveATerminal() {
    lines.said(Samples.message("a" + Samples.HOSTILE, Samples.HOSTILE));

    assertThat(out.toString().stripTrailing().codePoints()).noneMatch(SafeText::isHostile);
  }

  @ParameterizedTest
  @CsvSource({
    "JOINED, '', bob joined",
    "RETURNED, '', bob is back",
    "LEFT, '', bob left",
    "LOST, its connection broke, bob was lost: its connection broke",
    "REMOVED, too loud, bob was removed: too loud",
  })
  void membersComeAndGo(Kind kind, String detail, String line) {
    lines.happened("test", Samples.event(kind, "bob", detail));

    assertThat(err).hasToString("* " + line + System.lineSeparator());
    assertThat(out).hasToString("");
  }

  @ParameterizedTest
  @CsvSource({
    "MISSED, 1, too slow, you missed 1 message: too slow",
    "MISSED, 12, '', you missed 12 messages",
    "DISCONNECTED, 0, '', 'connection lost, trying to get it back'",
    "RECONNECTED, 0, '', connection is back",
    "UNKEPT, 0, '', 'no keeper of rooms answers: no history, no total order'",
    "KEPT, 0, '', a keeper of rooms answers again",
    "CLOSED, 0, removed by ann, you are out of the room: removed by ann",
  })
  void roomsHaveEventsToo(Kind kind, long missed, String detail, String line) {
    lines.happened("test", Samples.event(kind, detail, missed));

    assertThat(err).hasToString("* " + line + System.lineSeparator());
  }

  @Test
  void reasonCannotDriveATerminal() {
    lines.happened("test", Samples.event(Kind.REMOVED, "bob", Samples.HOSTILE));

    assertThat(err.toString().stripTrailing().codePoints()).noneMatch(SafeText::isHostile);
  }

  @Test
  void whoIsHereIsTold() {
    lines.here("test", List.of(Samples.member("ann"), Samples.member("bob")));

    assertThat(err).hasToString("* in test: ann, bob" + System.lineSeparator());
  }

  @Test
  void refusalIsOneLine() {
    lines.refused("hello", new ParleyException(Status.BUSY, "Too fast:\n5 a second"));

    assertThat(err).hasToString("error: BUSY: Too fast: ⏎ 5 a second" + System.lineSeparator());
  }

  @Test
  void isGoneOnceNobodyReads() {
    var broken = new PrintWriter(Writer.nullWriter());
    var gone = new TextLines(broken, broken, ZoneOffset.UTC);
    assertThat(gone.isGone()).isFalse();

    broken.close();
    gone.said(Samples.message("ann", "hello"));

    assertThat(gone.isGone()).isTrue();
  }
}
