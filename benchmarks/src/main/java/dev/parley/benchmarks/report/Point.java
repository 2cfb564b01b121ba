package dev.parley.benchmarks.report;

/** What is asked of every competitor alike. */
public record Point(int inFlight, boolean persistent) {

  @Override
  public String toString() {
    return inFlight + " in flight, " + (persistent ? "persistent" : "non-persistent");
  }
}
