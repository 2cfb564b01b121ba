package dev.parley.topicdemo;

import dev.parley.topics.Member;
import dev.parley.topics.RoomEvent;
import dev.parley.topics.RoomMessage;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** How messages and events look at a terminal. Immutable. */
final class Rendering {
  /** As wide as a time: what follows in further lines stands below the name. */
  static final int INDENT = 6;

  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
  private static final AttributedStyle FAINT = PLAIN.foreground(AttributedStyle.BRIGHT);
  private static final AttributedStyle PRIVATE = PLAIN.italic();
  private static final AttributedStyle ALARM = PLAIN.foreground(AttributedStyle.RED);
  private static final DateTimeFormatter OTHER_DAY =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

  private final String self;
  private final boolean coloured;
  private final Clock clock;

  /**
   * For one member's eyes.
   *
   * @param self that member's name
   * @param coloured false: without any style
   * @param clock tells today's date and the time zone
   */
  Rendering(String self, boolean coloured, Clock clock) {
    this.self = self;
    this.coloured = coloured;
    this.clock = clock;
  }

  /** A message; with its room where that is not clear. */
  AttributedString message(RoomMessage message, boolean withRoom) {
    var isPrivate = message.kind() == RoomMessage.Kind.PRIVATE;
    var line = new Line().add(time(message.sentAt()) + " ", FAINT);
    room(line, message.room(), withRoom);
    name(line, message.sender());
    if (isPrivate) {
      line.add(" \u2192 ", FAINT);
      name(line, self);
    }
    var old = message.kind() == RoomMessage.Kind.HISTORY ? FAINT : PLAIN;
    return line.add(": ", FAINT).add(SafeText.of(message.text()), isPrivate ? PRIVATE : old).done();
  }

  /** What this member said to another. */
  AttributedString told(String room, String member, String text, boolean withRoom) {
    var line = new Line().add(time(clock.instant()) + " ", FAINT);
    room(line, room, withRoom);
    name(line, self);
    line.add(" \u2192 ", FAINT);
    name(line, member);
    return line.add(": ", FAINT).add(SafeText.of(text), PRIVATE).done();
  }

  AttributedString event(String room, RoomEvent event, boolean withRoom) {
    var line = new Line().add(time(clock.instant()) + " ", FAINT);
    room(line, room, withRoom);
    var style =
        switch (event.kind()) {
          case LOST, MISSED, DISCONNECTED, UNKEPT, CLOSED, REMOVED -> ALARM;
          case JOINED, RETURNED, LEFT, RECONNECTED, KEPT -> FAINT;
        };
    return line.add("* " + EventText.of(event), style).done();
  }

  AttributedString here(String room, List<Member> members) {
    var line = new Line().add(time(clock.instant()) + " ", FAINT);
    line.add("* " + SafeText.of(room) + ", " + members.size() + " here: ", FAINT);
    var between = "";
    for (var member : members) {
      line.add(between, FAINT);
      name(line, member.name());
      between = ", ";
    }
    return line.done();
  }

  /** Stands above what was said before this member came. */
  AttributedString rule(String text) {
    return new Line().add("--- " + text + " ---", FAINT).done();
  }

  AttributedString note(String text) {
    return new Line().add(text, PLAIN).done();
  }

  AttributedString alarm(String text) {
    return new Line().add("! " + SafeText.of(text), ALARM).done();
  }

  private String time(Instant instant) {
    var zone = clock.getZone();
    var then = instant.atZone(zone);
    return then.toLocalDate().equals(LocalDate.now(clock))
        ? TextLines.time(instant, zone)
        : OTHER_DAY.format(then);
  }

  private void name(Line line, String name) {
    var style = Colours.of(name);
    line.add(SafeText.of(name), name.equals(self) ? style.bold() : style);
  }

  private static void room(Line line, String room, boolean withRoom) {
    if (withRoom) {
      line.add("#" + SafeText.of(room) + " ", FAINT);
    }
  }

  private final class Line {
    private final AttributedStringBuilder text = new AttributedStringBuilder();

    Line add(String part, AttributedStyle style) {
      text.styled(coloured ? style : PLAIN, part);
      return this;
    }

    AttributedString done() {
      return text.toAttributedString();
    }
  }
}
