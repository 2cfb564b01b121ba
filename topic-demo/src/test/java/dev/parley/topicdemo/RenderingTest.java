package dev.parley.topicdemo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.topics.RoomEvent;
import dev.parley.topics.RoomMessage;
import dev.parley.topics.RoomMessage.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

class RenderingTest {
  private final Rendering coloured = new Rendering("me", true, Samples.CLOCK);
  private final Rendering plain = new Rendering("me", false, Samples.CLOCK);

  @Test
  void messageHasTimeAndName() {
    assertThat(plain.message(Samples.message("ann", "hello"), false))
        .hasToString("12:00 ann: hello");
  }

  @Test
  void roomIsNamedWhereThereAreSeveral() {
    assertThat(plain.message(Samples.message("ann", "hello"), true))
        .hasToString("12:00 #test ann: hello");
  }

  @Test
  void messageOfAnotherDayHasItsDate() {
    var now = Samples.message("ann", "hello", Kind.HISTORY);
    var before =
        new RoomMessage(
            now.room(),
            now.sender(),
            now.user(),
            Optional.empty(),
            now.payload(),
            now.order(),
            now.sentAt().minus(Duration.ofDays(1)),
            now.kind());

    assertThat(plain.message(before, false)).hasToString("28 Feb 12:00 ann: hello");
  }

  @Test
  void privateMessageSaysWhomItIsFor() {
    assertThat(plain.message(Samples.message("ann", "psst", Kind.PRIVATE), false))
        .hasToString("12:00 ann → me: psst");
    assertThat(plain.told("test", "ann", "what", false)).hasToString("12:05 me → ann: what");
  }

  @Test
  void eventsAreToldFromMessages() {
    var lost = Samples.event(RoomEvent.Kind.LOST, "bob", "");

    assertThat(plain.event("test", lost, false)).hasToString("12:05 * bob was lost");
    assertThat(plain.event("test", lost, true)).hasToString("12:05 #test * bob was lost");
  }

  @Test
  void whoIsHere() {
    assertThat(plain.here("test", List.of(Samples.member("ann"), Samples.member("bob"))))
        .hasToString("12:05 * test, 2 here: ann, bob");
  }

  @Test
  void nameHasTheSameColourEverywhere() {
    var said = coloured.message(Samples.message("ann", "hello"), false);
    var here = coloured.here("test", List.of(Samples.member("ann")));

    assertThat(said.styleAt(said.toString().indexOf("ann")))
        .isEqualTo(Colours.of("ann"))
        .isEqualTo(here.styleAt(here.toString().indexOf("ann")));
  }

  @Test
  void namesOfATeamDoNotShareOneColour() {
    assertThat(
            IntStream.range(0, 24)
                .mapToObj(number -> Colours.of("member" + number))
                .distinct()
                .count())
        .isGreaterThan(6);
  }

  @Test
  void withoutColourThereIsNoStyleAtAll() {
    var line = plain.message(Samples.message("me", "hello", Kind.PRIVATE), true);

    assertThat(IntStream.range(0, line.length()).mapToObj(line::styleAt))
        .allMatch(AttributedStyle.DEFAULT::equals);
  }

  @Test
  void nothingOthersWroteDrivesTheTerminal() {
    var hostile = Samples.HOSTILE;
    var lines =
        List.of(
            plain.message(Samples.message(hostile, hostile), true),
            plain.told(hostile, hostile, hostile, true),
            plain.event(hostile, Samples.event(RoomEvent.Kind.REMOVED, hostile, hostile), true),
            plain.here(hostile, List.of(Samples.member(hostile))),
            plain.alarm(hostile));

    assertThat(lines)
        .allSatisfy(
            line -> assertThat(line.toString().codePoints()).noneMatch(SafeText::isHostile));
  }
}
