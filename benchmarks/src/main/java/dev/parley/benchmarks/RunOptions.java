package dev.parley.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to measure, whatever it is, and where to write it. */
final class RunOptions {

  @Option(names = "--rounds", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}.")
  int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "How long a slice is. Default: ${DEFAULT-VALUE}.")
  double seconds;

  @Option(
      names = "--warmup",
      defaultValue = "36",
      description =
          "Seconds for each competitor, shared out evenly over its points. Default:"
              + " ${DEFAULT-VALUE}; with less than 30 the JIT is still at work.")
  double warmup;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Competitors. Ratios need the base among them. Default: all.")
  List<String> only = List.of();

  @Option(names = "--quick", description = "One round of one second, hardly warm: a first look.")
  boolean quick;

  @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the tables there.")
  @Nullable Path markdown;

  @Option(
      names = "--insert",
      paramLabel = "FILE",
      description =
          "Puts the tables into that Markdown, in place of those of the last time: between the"
              + " lines <!-- calls -->, <!-- rooms --> or <!-- door --> and <!-- end -->.")
  @Nullable Path insert;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes everything that was measured there.")
  @Nullable Path json;

  /** Those of them that are wanted. */
  List<String> of(List<String> names) {
    return names.stream().filter(name -> only.isEmpty() || only.contains(name)).toList();
  }

  int rounds() {
    return quick ? 1 : rounds;
  }

  Duration slice() {
    return millis(quick ? 1 : seconds);
  }

  /** What each competitor gets at each of so many points before it counts. */
  Duration warmUpAtPoint(int points) {
    return millis((quick ? 6 : warmup) / points);
  }

  private static Duration millis(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }
}
