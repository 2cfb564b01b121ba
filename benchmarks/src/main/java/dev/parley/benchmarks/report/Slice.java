package dev.parley.benchmarks.report;

/**
 * What the callers of one process saw in one slice.
 *
 * @param nanos how long calls were begun
 * @param calls right replies
 * @param callsInTime those of them that came within {@code nanos}: what the rate is made of, so
 *     that the last calls, with ever fewer in flight, do not lower it
 * @param wrong replies that did not equal the request
 * @param errors calls that failed or timed out
 * @param firstError of them, or empty
 * @param latencies of the right replies, as {@link Latencies} writes them
 */
public record Slice(
    long nanos,
    long calls,
    long callsInTime,
    long wrong,
    long errors,
    String firstError,
    String latencies) {

  public double callsPerSecond() {
    return callsInTime * 1e9 / nanos;
  }

  public boolean allRight() {
    return wrong == 0 && errors == 0 && calls > 0;
  }
}
