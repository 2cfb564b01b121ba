package dev.parley.benchmarks.report;

/** One slice of one competitor, with what the three processes used meanwhile. */
public record Measurement(
    int round,
    String competitor,
    Point point,
    Slice slice,
    Usage sender,
    Usage receiver,
    Usage broker) {

  /** Of all three processes together. */
  public double cpuMicros() {
    return sender.plus(receiver).plus(broker).cpuNanos() / (1_000.0 * slice.right());
  }
}
