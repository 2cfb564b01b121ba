package dev.parley.benchmarks.process;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A member's listener. It is kept from slice to slice, with a tally for each. */
final class Ear implements Consumer<String> {
  private volatile @Nullable Tally tally;

  void countIn(Tally fresh) {
    tally = fresh;
  }

  @Override
  public void accept(String text) {
    var now = Said.nowMicros();
    var current = tally;
    if (current != null) {
      current.hear(text, now);
    }
  }
}
