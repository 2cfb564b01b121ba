package dev.parley.benchmarks;

import dev.parley.benchmarks.report.Measurement;
import dev.parley.benchmarks.report.Point;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Whose turn it is. At each point all competitors come one right after the other, so that what else
 * the machine does hits them alike, and each round begins with another one.
 */
final class Turns<P extends Point> {
  /** Lets a competitor work for a while; the others rest. */
  interface Turn<P extends Point> {
    Measurement run(int round, String competitor, P point, Duration duration)
        throws InterruptedException;
  }

  private final Turn<P> turn;
  private final List<String> competitors;
  private final List<P> points;
  private final PrintStream progress;

  Turns(Turn<P> turn, List<String> competitors, List<P> points, PrintStream progress) {
    this.turn = turn;
    this.competitors = competitors;
    this.points = points;
    this.progress = progress;
  }

  /** Goes round until everyone has had this long at each point. Its measurements say round 0. */
  List<Measurement> warmUp(Duration atPoint, Duration slice) throws InterruptedException {
    var measurements = new ArrayList<Measurement>();
    for (var left = atPoint; left.compareTo(Duration.ZERO) > 0; left = left.minus(slice)) {
      measurements.addAll(round(0, left.compareTo(slice) < 0 ? left : slice));
    }
    return measurements;
  }

  List<Measurement> measure(int rounds, Duration slice) throws InterruptedException {
    var measurements = new ArrayList<Measurement>();
    for (int round = 1; round <= rounds; round++) {
      measurements.addAll(round(round, slice));
    }
    return measurements;
  }

  private List<Measurement> round(int round, Duration slice) throws InterruptedException {
    var order = new ArrayList<>(competitors);
    Collections.rotate(order, 1 - round);
    var measurements = new ArrayList<Measurement>();
    for (var point : points) {
      for (var competitor : order) {
        var measurement = turn.run(round, competitor, point, slice);
        measurements.add(measurement);
        report(measurement);
      }
    }
    return measurements;
  }

  private void report(Measurement measurement) {
    var slice = measurement.slice();
    progress.printf(
        Locale.ROOT,
        "%-8s %-36s %-12s %,9.0f /s%s%n",
        measurement.round() == 0 ? "warm-up" : "round " + measurement.round(),
        measurement.point(),
        measurement.competitor(),
        slice.perSecond(),
        slice.allRight() ? "" : "  " + slice.wrong() + " wrong, " + slice.errors() + " errors");
  }
}
