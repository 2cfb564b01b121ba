package dev.parley.topicdemo;

import dev.parley.protocol.ParleyException;
import dev.parley.topics.Member;
import dev.parley.topics.RoomEvent;
import dev.parley.topics.RoomMessage;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** For a pipe: a line for each message, {@code HH:mm name: text}; all else goes to stderr. */
final class TextLines implements View {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

  private final PrintWriter out;
  private final PrintWriter err;
  private final ZoneId zone;

  TextLines(PrintWriter out, PrintWriter err, ZoneId zone) {
    this.out = out;
    this.err = err;
    this.zone = zone;
  }

  @Override
  public void here(String room, List<Member> members) {
    event("in " + SafeText.of(room) + ": " + names(members));
  }

  @Override
  public void said(RoomMessage message) {
    out.println(
        time(message.sentAt(), zone)
            + " "
            + SafeText.of(message.sender())
            + (message.kind() == RoomMessage.Kind.PRIVATE ? " (private): " : ": ")
            + SafeText.of(message.text()));
    out.flush();
  }

  @Override
  public void happened(String room, RoomEvent event) {
    event(EventText.of(event));
  }

  @Override
  public void refused(String what, ParleyException reason) {
    err.println(
        "error: " + reason.status() + ": " + SafeText.of(String.valueOf(reason.getMessage())));
    err.flush();
  }

  @Override
  public boolean isGone() {
    return out.checkError();
  }

  static String time(Instant instant, ZoneId zone) {
    return TIME.format(instant.atZone(zone));
  }

  static String names(List<Member> members) {
    return members.stream().map(Member::name).map(SafeText::of).collect(Collectors.joining(", "));
  }

  private void event(String text) {
    err.println("* " + text);
    err.flush();
  }
}
