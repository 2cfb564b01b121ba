package dev.parley.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** A summary as the cells of a table. */
final class Row {
  static final List<String> HEADINGS =
      List.of(
          "exchange",
          "calls/s",
          "of base",
          "p50 µs",
          "p99 µs",
          "CPU µs/call (req + resp + broker)",
          "CPU of base",
          "KB/call (req + resp)",
          "failed");

  private Row() {}

  static List<String> of(Summary summary) {
    return List.of(
        summary.competitor(),
        format("%,.0f", summary.callsPerSecond()),
        summary.rate().toString(),
        format("%,d", summary.p50Micros()),
        format("%,d", summary.p99Micros()),
        format(
            "%.0f + %.0f + %.0f",
            summary.requester().cpuMicros(),
            summary.responder().cpuMicros(),
            summary.broker().cpuMicros()),
        summary.cpu().toString(),
        format(
            "%.1f + %.1f",
            summary.requester().allocatedBytes() / 1024,
            summary.responder().allocatedBytes() / 1024),
        format("%d", summary.wrong() + summary.errors()));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
