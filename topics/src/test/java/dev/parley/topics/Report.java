package dev.parley.topics;

import dev.parley.topics.RoomEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The numbers of a run, for docs/reliability.md. */
final class Report {
  private Report() {}

  static void write(Killings killings, Path file) throws IOException {
    var lines = new ArrayList<String>();
    for (var order : Order.values()) {
      lines.add(order + ": " + ofMember(killings, order));
      lines.add(order + ": " + ofKeeper(killings, order));
      lines.add(order + ": " + ofBroker(killings, order));
    }
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }

  private static String ofMember(Killings killings, Order order) {
    var victim = killings.diary(Killings.VICTIM, order);
    var at = killings.ofMember.at();
    var seen =
        killings
            .survivors(order)
            .map(one -> one.first(Kind.LOST, at).orElseThrow().at() - at)
            .toList();
    return "member killed after it had sent %s, %s of them confirmed; the others heard %s of it;"
            .formatted(
                victim.sent.size(),
                victim.confirmed.size(),
                killings.survivors(order).map(one -> one.lastOf(Killings.VICTIM)).toList())
        + " seen after %s ms; returned, it got %s messages"
            .formatted(seen, killings.returned(order).size());
  }

  private static String ofKeeper(Killings killings, Order order) {
    var from = killings.ofKeeper.at();
    return "keeper killed; longest wait for a confirmation %s ms, failed %s"
        .formatted(
            killings
                .survivors(order)
                .mapToLong(one -> one.slowest(from - 1000, killings.ofBroker.at()))
                .max()
                .orElse(0),
            killings
                .survivors(order)
                .map(one -> one.failed.values().stream().filter(at -> at < killings.ofBroker.at()))
                .mapToLong(java.util.stream.Stream::count)
                .sum());
  }

  private static String ofBroker(Killings killings, Order order) {
    var lost = new ArrayList<String>();
    for (var sender : Killings.SURVIVORS) {
      for (var receiver : Killings.SURVIVORS) {
        var numbers = lost(killings.diary(sender, order), killings.diary(receiver, order));
        lost.add(sender + ">" + receiver + " " + numbers.size());
      }
    }
    var seam = Seam.of(killings.survivors(order).map(one -> one.heard).toList());
    return "broker killed, back after %s ms; confirmed and not heard: %s; told as missed: %s;"
            .formatted(
                killings.backAt - killings.ofBroker.at(),
                lost,
                killings.survivors(order).map(one -> one.missed("", Long.MAX_VALUE)).toList())
        + " without a keeper for a while: %s; failed sends: %s; heard by some only: %s; of %s"
            .formatted(
                killings
                    .survivors(order)
                    .filter(one -> one.first(Kind.UNKEPT, killings.ofBroker.at()).isPresent())
                    .count(),
                killings.survivors(order).map(one -> one.failed.size()).toList(),
                seam.between().stream().map(List::size).toList(),
                killings.survivors(order).map(one -> one.heard.size()).toList());
  }

  /** What its sender holds as sent, and what did not come. */
  static Set<Long> lost(Diary sender, Diary receiver) {
    var lost = new TreeSet<>(sender.confirmed.keySet());
    lost.removeAll(receiver.heardOf(sender.name()));
    return lost;
  }
}
