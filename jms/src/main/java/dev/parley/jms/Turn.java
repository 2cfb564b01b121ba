package dev.parley.jms;

import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** What one thread has at a time, and the others wait for no longer than they want. Thread-safe. */
public final class Turn {
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Whether the turn came in time. If so it must be given up with {@link #end}.
   *
   * @throws ParleyException {@link Status#CANCELLED} if the thread is interrupted
   */
  public boolean take(Deadline until) {
    try {
      return lock.tryLock() || lock.tryLock(until.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ParleyException(Status.CANCELLED, "The sending thread was interrupted", e);
    }
  }

  public void end() {
    lock.unlock();
  }
}
