package dev.parley.benchmarks;

import dev.parley.benchmarks.exchange.Competitors;
import dev.parley.benchmarks.report.CallPoint;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the command line says of calls. */
final class Options {
  @Mixin RunOptions run = new RunOptions();

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

  /** Delivery modes of the requests, as on the command line. */
  enum Delivery {
    both,
    persistent,
    nonpersistent
  }

  List<String> competitors() {
    // Fails here for a name that is not there.
    run.only.forEach(Competitors::named);
    return run.of(Competitors.names());
  }

  List<CallPoint> points() {
    return Stream.of(false, true)
        .filter(
            persistent ->
                delivery == Delivery.both || persistent == (delivery == Delivery.persistent))
        .flatMap(persistent -> inFlight.stream().map(n -> new CallPoint(n, persistent)))
        .toList();
  }
}
