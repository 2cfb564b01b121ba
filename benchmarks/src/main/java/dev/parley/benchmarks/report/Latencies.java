package dev.parley.benchmarks.report;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Histograms of microseconds that all have the same shape. */
public final class Latencies {
  private static final long LONGEST = 100_000_000;
  private static final int SIGNIFICANT_DIGITS = 2;

  private Latencies() {}

  public static Histogram empty() {
    return new Histogram(LONGEST, SIGNIFICANT_DIGITS);
  }

  public static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.min(nanos / 1_000, LONGEST));
  }

  /** As a word that fits on a line. */
  public static String write(Histogram histogram) {
    var buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  public static Histogram read(String word) {
    try {
      var buffer = ByteBuffer.wrap(Base64.getDecoder().decode(word));
      return Histogram.decodeFromCompressedByteBuffer(buffer, LONGEST);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("Not a histogram: " + word, e);
    }
  }
}
