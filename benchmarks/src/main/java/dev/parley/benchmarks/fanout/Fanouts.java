package dev.parley.benchmarks.fanout;

import dev.parley.benchmarks.report.Subject;
import dev.parley.topics.Order;
import java.util.List;

/** All ways that are compared. */
public final class Fanouts {

  /** In the order of the tables. */
  public static final List<Fanout> ALL =
      List.of(
          new JmsTopic(Subject.ROOMS.base(), true),
          new JmsTopic("jms-publish", false),
          new RoomFanout("rooms-fifo", Order.FIFO),
          new RoomFanout("rooms-agreed", Order.AGREED),
          new RoomFanout("rooms-safe", Order.SAFE));

  private Fanouts() {}

  public static Fanout named(String name) {
    return ALL.stream()
        .filter(fanout -> fanout.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No competitor is named '" + name + "'; there are " + names()));
  }

  public static List<String> names() {
    return ALL.stream().map(Fanout::name).toList();
  }
}
