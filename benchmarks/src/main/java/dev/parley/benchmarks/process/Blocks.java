package dev.parley.benchmarks.process;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Finds out when all members have received a block of messages: one count for many messages, so
 * that it costs next to nothing. Thread-safe.
 */
final class Blocks {
  /** More than are ever under way: a window has {@link #IN_WINDOW} of them. */
  private static final int SLOTS = 64;

  private static final int IN_WINDOW = 16;

  private final int members;
  private final int size;
  private final Runnable received;
  private final AtomicIntegerArray counts = new AtomicIntegerArray(SLOTS);

  /** {@code received} is called once for each block. */
  Blocks(int members, int window, Runnable received) {
    this.members = members;
    this.size = sizeFor(window);
    this.received = received;
  }

  static int sizeFor(int window) {
    return Math.max(1, window / IN_WINDOW);
  }

  /** A member has received that message, and all before it. */
  void received(long number) {
    if ((number + 1) % size != 0) {
      return;
    }
    var slot = (int) (number / size % SLOTS);
    if (counts.incrementAndGet(slot) == members) {
      counts.set(slot, 0);
      received.run();
    }
  }
}
