package dev.parley.benchmarks.report;

/**
 * What one competitor did in one slice: calls, or deliveries to members of rooms.
 *
 * @param nanos how long calls or messages were begun
 * @param right right replies, or deliveries in order
 * @param inTime those of them that came within {@code nanos}: what the rate is made of, so that the
 *     last ones, with ever fewer under way, do not lower it
 * @param wrong replies that did not equal the request; deliveries that came out of order or twice,
 *     or did not come
 * @param errors calls or sends that failed or timed out
 * @param firstError what the first of both was, or empty
 * @param latencies of what was right, as {@link Latencies} writes them
 */
public record Slice(
    long nanos,
    long right,
    long inTime,
    long wrong,
    long errors,
    String firstError,
    String latencies) {

  public double perSecond() {
    return inTime * 1e9 / nanos;
  }

  public boolean allRight() {
    return wrong == 0 && errors == 0 && right > 0;
  }
}
