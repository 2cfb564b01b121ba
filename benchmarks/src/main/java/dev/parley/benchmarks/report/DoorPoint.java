package dev.parley.benchmarks.report;

/** Clients that call at once, each with one call under way. */
public record DoorPoint(int clients) implements Point {

  @Override
  public String toString() {
    return clients + (clients == 1 ? " client" : " clients");
  }
}
