package dev.parley.benchmarks.report;

/** Calls that wait for their replies at once, and the delivery mode of their requests. */
public record CallPoint(int inFlight, boolean persistent) implements Point {

  @Override
  public String toString() {
    return inFlight + " in flight, " + (persistent ? "persistent" : "non-persistent");
  }
}
