package dev.parley.benchmarks.report;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * One competitor at one point, over all rounds.
 *
 * @param callsPerSecond the median of the rounds
 * @param p50Micros and {@code p99Micros}: of all calls of all rounds
 * @param requester and the other two: per call, over all rounds
 * @param rate calls per second against the base; more is better
 * @param cpu of the three processes per call, against the base; less is better
 */
public record Summary(
    String competitor,
    Point point,
    double callsPerSecond,
    long p50Micros,
    long p99Micros,
    PerCall requester,
    PerCall responder,
    PerCall broker,
    Ratio rate,
    Ratio cpu,
    long calls,
    long wrong,
    long errors) {

  /** What one call costs one process. */
  public record PerCall(double cpuMicros, double allocatedBytes) {}

  /** {@code base} and {@code own} are of the same point. */
  static Summary of(List<Measurement> own, List<Measurement> base) {
    var latencies = Latencies.empty();
    own.forEach(m -> latencies.add(Latencies.read(m.slice().latencies())));
    return new Summary(
        own.get(0).competitor(),
        own.get(0).point(),
        Ratio.of(own.stream().mapToDouble(m -> m.slice().callsPerSecond()).toArray()).median(),
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        perCall(own, Measurement::requester),
        perCall(own, Measurement::responder),
        perCall(own, Measurement::broker),
        ratio(own, base, m -> m.slice().callsPerSecond()),
        ratio(own, base, Measurement::cpuPerCall),
        latencies.getTotalCount(),
        sum(own, m -> m.slice().wrong()),
        sum(own, m -> m.slice().errors()));
  }

  private static PerCall perCall(List<Measurement> own, Function<Measurement, Usage> process) {
    var usage = own.stream().map(process).reduce(Usage.NONE, Usage::plus);
    double calls = sum(own, m -> m.slice().calls());
    return new PerCall(usage.cpuNanos() / 1_000.0 / calls, usage.allocatedBytes() / calls);
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

  /** Whether every reply came and equalled its request. */
  public boolean allRight() {
    return wrong == 0 && errors == 0 && calls > 0;
  }
}
