package dev.parley.benchmarks.process;

import java.time.Instant;
import java.util.Optional;

/**
 * A message as text: a line as people write it, with what is measured in front. Sender and receiver
 * are processes on one machine and read its wall clock, which they share.
 *
 * @param slice of which it is a part
 * @param number in its slice, from 0
 * @param atMicros when it was sent, since 1970
 * @param last nothing comes after it in its slice, and it is not counted itself
 */
record Said(int slice, long number, long atMicros, boolean last) {
  private static final String LINE =
      " so there I was with the small parts all over the floor, and then the phone began to ring";
  private static final String LAST = " .";

  static long nowMicros() {
    var now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  String text() {
    return slice + " " + number + " " + atMicros + (last ? LAST : LINE);
  }

  /** Reads it back; empty for what was never sent. */
  static Optional<Said> read(String text) {
    var first = text.indexOf(' ');
    var second = text.indexOf(' ', first + 1);
    var third = text.indexOf(' ', second + 1);
    if (third < 0 || !text.startsWith(LAST, third) && !text.startsWith(LINE, third)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Said(
              Integer.parseInt(text, 0, first, 10),
              Long.parseLong(text, first + 1, second, 10),
              Long.parseLong(text, second + 1, third, 10),
              text.startsWith(LAST, third)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
