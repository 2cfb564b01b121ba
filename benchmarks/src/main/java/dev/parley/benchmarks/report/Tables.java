package dev.parley.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report for people: for the terminal, and in Markdown. Both line up their columns. */
public final class Tables {
  private Tables() {}

  /** For the terminal. */
  public static String text(Report report) {
    var out = new StringBuilder();
    sections(report)
        .forEach(
            (point, rows) ->
                out.append('\n').append(point).append('\n').append(table(report, rows)));
    return out + failures(report);
  }

  /** For docs/performance.md. */
  public static String markdown(Report report) {
    var out = new StringBuilder();
    out.append("Measured with `").append(report.command()).append("` on ");
    out.append(report.machine()).append(".\n\n");
    out.append(
        """
        Ratios are against `%s`: the median over the rounds of the ratio within a round, and the \
        least and the most. %s is the median of the rounds; p50, p99, CPU and bytes are over all \
        of them.
        """
            .formatted(report.subject().base(), report.subject().rate()));
    sections(report)
        .forEach(
            (point, rows) ->
                out.append("\n### ").append(point).append("\n\n").append(table(report, rows)));
    return out + failures(report);
  }

  private static Map<Point, List<List<String>>> sections(Report report) {
    var sections = new LinkedHashMap<Point, List<List<String>>>();
    for (var summary : report.summaries()) {
      sections.computeIfAbsent(summary.point(), p -> new ArrayList<>()).add(Row.of(summary));
    }
    return sections;
  }

  private static String failures(Report report) {
    return report.failures().isEmpty()
        ? "\n" + report.subject().allRight() + "\n"
        : report.failures().stream().collect(Collectors.joining("\n- ", "\nFailed:\n\n- ", "\n"));
  }

  private static String table(Report report, List<List<String>> rows) {
    var lines = new ArrayList<List<String>>();
    lines.add(report.subject().headings());
    lines.addAll(rows);
    int[] widths =
        IntStream.range(0, lines.get(0).size())
            .map(i -> lines.stream().mapToInt(line -> line.get(i).length()).max().orElse(0))
            .toArray();
    var rule =
        IntStream.range(0, widths.length)
            .mapToObj(i -> i == 0 ? "-".repeat(widths[i]) : "-".repeat(widths[i] - 1) + ":")
            .toList();
    lines.add(1, rule);
    return lines.stream().map(line -> line(line, widths)).collect(Collectors.joining());
  }

  private static String line(List<String> cells, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(i -> ("%" + (i == 0 ? "-" : "") + widths[i] + "s").formatted(cells.get(i)))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
