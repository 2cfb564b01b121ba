package dev.parley.benchmarks.report;

/** One slice of one competitor, with what the three processes used meanwhile. */
public record Measurement(
    int round,
    String competitor,
    Point point,
    Slice slice,
    Usage requester,
    Usage responder,
    Usage broker) {

  /** Of all three processes together. */
  public double cpuPerCall() {
    return requester.plus(responder).plus(broker).cpuNanos() / (1_000.0 * slice.calls());
  }
}
