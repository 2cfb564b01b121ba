package dev.parley.topics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a {@link MemberProgram} has printed about one room. All times are milliseconds of the day's
 * clock.
 */
final class Diary {
  /** A message: its sender, and its number among those of that sender. */
  record Said(String sender, long number) {}

  /** Something that happened to the room. */
  record Event(long at, RoomEvent.Kind kind, String name, String id, long missed, String detail) {}

  /** In the order in which they were heard. */
  final List<Said> heard = new ArrayList<>();

  final List<Event> events = new ArrayList<>();

  /** When the member's own messages were sent, and confirmed, and failed. */
  final Map<Long, Long> sent = new TreeMap<>();

  final Map<Long, Long> confirmed = new TreeMap<>();
  final Map<Long, Long> failed = new TreeMap<>();

  /** The member's id, as it was told on joining. */
  String id = "";

  /** The latest answer to {@code members}: {@code name=id} of each, with commas between. */
  String members = "";

  private final Map<String, Long> last = new HashMap<>();
  private final List<String> lines;
  private final String name;
  private final Order room;
  private int read;

  Diary(String name, Program member, Order room) {
    this.name = name;
    this.lines = member.lines();
    this.room = room;
  }

  /** Reads on. */
  Diary read() {
    for (; read < lines.size(); read++) {
      var words = lines.get(read).split(" ", 4);
      if (words[0].equals(room.name()) && words.length == 4) {
        note(words[1], Long.parseLong(words[2]), words[3]);
      }
    }
    return this;
  }

  private void note(String what, long at, String more) {
    switch (what) {
      case "sends" -> sent.put(Long.valueOf(more), at);
      case "confirmed" -> confirmed.put(Long.valueOf(more), at);
      case "failed" -> failed.put(Long.valueOf(more), at);
      case "joined" -> id = more;
      case "members" -> members = more;
      case "event" -> {
        var words = more.split(" ", 5);
        events.add(
            new Event(
                at,
                RoomEvent.Kind.valueOf(words[0]),
                words[1],
                words[2],
                Long.parseLong(words[3]),
                words[4]));
      }
      default -> {
        var words = more.split(" ", 3);
        var said = new Said(words[0], Long.parseLong(words[1]));
        heard.add(said);
        last.put(said.sender, said.number);
      }
    }
  }

  /** Numbers of the messages heard of one sender. */
  List<Long> heardOf(String sender) {
    return heard.stream().filter(one -> one.sender.equals(sender)).map(Said::number).toList();
  }

  /** The number of the newest message of that sender; 0 if there is none. */
  long lastOf(String sender) {
    return last.getOrDefault(sender, 0L);
  }

  /** The number of the first message that the member itself has sent since then. */
  long firstSince(long time) {
    return sent.entrySet().stream()
        .filter(entry -> entry.getValue() > time)
        .mapToLong(Map.Entry::getKey)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  /** The first event of that kind since then. */
  Optional<Event> first(RoomEvent.Kind kind, long since) {
    return events.stream().filter(event -> event.kind == kind && event.at >= since).findFirst();
  }

  /** Events about members that were told until then. */
  List<String> changes(long until) {
    return events.stream()
        .filter(event -> !event.name.equals("-") && event.at < until)
        .map(event -> event.kind + " " + event.name + " " + event.id)
        .toList();
  }

  /** How many messages it was told until then not to have got, in events with such a detail. */
  long missed(String detail, long until) {
    return events.stream()
        .filter(event -> event.detail.contains(detail) && event.at < until)
        .mapToLong(Event::missed)
        .sum();
  }

  /** The longest time until a message was confirmed that was sent between these times. */
  long slowest(long from, long until) {
    return confirmed.entrySet().stream()
        .filter(one -> sentAt(one.getKey()) >= from && sentAt(one.getKey()) <= until)
        .mapToLong(one -> one.getValue() - sentAt(one.getKey()))
        .max()
        .orElse(0);
  }

  /** When the member sent that message of its own. */
  long sentAt(long number) {
    return sent.getOrDefault(number, 0L);
  }

  String name() {
    return name;
  }
}
