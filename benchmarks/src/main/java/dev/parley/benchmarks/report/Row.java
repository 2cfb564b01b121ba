package dev.parley.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A summary as the cells of a table, under the headings of its {@link Subject}. */
final class Row {
  private Row() {}

  static List<String> of(Summary summary) {
    var cells = new ArrayList<String>();
    cells.add(summary.competitor());
    if (summary.point() instanceof RoomPoint room) {
      cells.add(format("%,.0f", summary.perSecond() / room.members()));
    }
    cells.add(format("%,.0f", summary.perSecond()));
    cells.add(summary.rate().toString());
    cells.add(format("%,d", summary.p50Micros()));
    cells.add(format("%,d", summary.p99Micros()));
    cells.add(
        format(
            "%.0f + %.0f + %.0f",
            summary.sender().cpuMicros(),
            summary.receiver().cpuMicros(),
            summary.broker().cpuMicros()));
    cells.add(summary.cpu().toString());
    if (!(summary.point() instanceof DoorPoint)) { // Python does not say what it allocates
      cells.add(
          format(
              "%.1f + %.1f",
              summary.sender().allocatedBytes() / 1024,
              summary.receiver().allocatedBytes() / 1024));
    }
    cells.add(format("%d", summary.wrong() + summary.errors()));
    return cells;
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
