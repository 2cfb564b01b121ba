package dev.parley.benchmarks;

import dev.parley.benchmarks.exchange.Competitors;
import dev.parley.benchmarks.report.Point;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the command line says. */
final class Options {

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

  @Option(
      names = "--points",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,16,256",
      description = "Calls in flight. Default: ${DEFAULT-VALUE}.")
  List<Integer> inFlight = List.of();

  @Option(
      names = "--delivery",
      paramLabel = "MODE",
      defaultValue = "both",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  Delivery delivery = Delivery.both;

  @Option(names = "--quick", description = "One round of one second, hardly warm: a first look.")
  boolean quick;

  @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the tables there.")
  @Nullable Path markdown;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes everything that was measured there.")
  @Nullable Path json;

  /** Delivery modes of the requests, as on the command line. */
  enum Delivery {
    both,
    persistent,
    nonpersistent
  }

  List<String> competitors() {
    // Fails here for a name that is not there.
    only.forEach(Competitors::named);
    return Competitors.names().stream()
        .filter(name -> only.isEmpty() || only.contains(name))
        .toList();
  }

  List<Point> points() {
    return Stream.of(false, true)
        .filter(
            persistent ->
                delivery == Delivery.both || persistent == (delivery == Delivery.persistent))
        .flatMap(persistent -> inFlight.stream().map(n -> new Point(n, persistent)))
        .toList();
  }

  int rounds() {
    return quick ? 1 : rounds;
  }

  Duration slice() {
    return millis(quick ? 1 : seconds);
  }

  /** What each competitor gets at each point before it counts. */
  Duration warmUpAtPoint() {
    return millis((quick ? 6 : warmup) / points().size());
  }

  private static Duration millis(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }
}
