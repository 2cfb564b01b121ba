package dev.parley.benchmarks.report;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * One competitor at one point, over all rounds.
 *
 * @param perSecond the median of the rounds
 * @param p50Micros and {@code p99Micros}: of all that was right in all rounds
 * @param sender and the other two: per call or delivery, over all rounds
 * @param rate per second against the base; more is better
 * @param cpu of the three processes, against the base; less is better
 */
public record Summary(
    String competitor,
    Point point,
    double perSecond,
    long p50Micros,
    long p99Micros,
    Cost sender,
    Cost receiver,
    Cost broker,
    Ratio rate,
    Ratio cpu,
    long right,
    long wrong,
    long errors) {

  /** What one call or delivery costs one process. */
  public record Cost(double cpuMicros, double allocatedBytes) {}

  /** {@code base} and {@code own} are of the same point. */
  static Summary of(List<Measurement> own, List<Measurement> base) {
    var latencies = Latencies.empty();
    own.forEach(m -> latencies.add(Latencies.read(m.slice().latencies())));
    return new Summary(
        own.get(0).competitor(),
        own.get(0).point(),
        Ratio.of(own.stream().mapToDouble(m -> m.slice().perSecond()).toArray()).median(),
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        cost(own, Measurement::sender),
        cost(own, Measurement::receiver),
        cost(own, Measurement::broker),
        ratio(own, base, m -> m.slice().perSecond()),
        ratio(own, base, Measurement::cpuMicros),
        latencies.getTotalCount(),
        sum(own, m -> m.slice().wrong()),
        sum(own, m -> m.slice().errors()));
  }

  private static Cost cost(List<Measurement> own, Function<Measurement, Usage> process) {
    var usage = own.stream().map(process).reduce(Usage.NONE, Usage::plus);
    double right = sum(own, m -> m.slice().right());
    return new Cost(usage.cpuNanos() / 1_000.0 / right, usage.allocatedBytes() / right);
  }

  private static Ratio ratio(
      List<Measurement> own, List<Measurement> base, ToDoubleFunction<Measurement> value) {
    return Ratio.of(
        own.stream()
            .flatMapToDouble(
                mine ->
                    base.stream()
                        .filter(its -> its.round() == mine.round())
                        .mapToDouble(its -> value.applyAsDouble(mine) / value.applyAsDouble(its)))
            .toArray());
  }

  private static long sum(List<Measurement> own, ToLongFunction<Measurement> value) {
    return own.stream().mapToLong(value).sum();
  }

  /** Whether nothing failed. */
  public boolean allRight() {
    return wrong == 0 && errors == 0 && right > 0;
  }
}
