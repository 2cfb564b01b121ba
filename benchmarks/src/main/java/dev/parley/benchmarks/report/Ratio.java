package dev.parley.benchmarks.report;

import java.util.Arrays;
import java.util.Locale;

/**
 * How a competitor compares with the base, round by round. NaN where there is nothing to compare.
 */
public record Ratio(double median, double least, double most) {

  static Ratio of(double[] ratios) {
    if (ratios.length == 0) {
      return new Ratio(Double.NaN, Double.NaN, Double.NaN);
    }
    var sorted = ratios.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Ratio(median, sorted[0], sorted[sorted.length - 1]);
  }

  @Override
  public String toString() {
    return Double.isNaN(median)
        ? "–"
        : String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median, least, most);
  }
}
