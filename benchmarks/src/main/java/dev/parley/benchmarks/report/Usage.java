package dev.parley.benchmarks.report;

/** What a process has used since its start. */
public record Usage(long cpuNanos, long allocatedBytes) {
  public static final Usage NONE = new Usage(0, 0);

  public Usage plus(Usage other) {
    return new Usage(cpuNanos + other.cpuNanos, allocatedBytes + other.allocatedBytes);
  }

  public Usage minus(Usage other) {
    return new Usage(cpuNanos - other.cpuNanos, allocatedBytes - other.allocatedBytes);
  }
}
