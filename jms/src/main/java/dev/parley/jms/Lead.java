package dev.parley.jms;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which of the workers takes the next message.
 *
 * <p>Waking a thread costs more than handling a small request. So a leader that has taken a message
 * lets go of the lead without waking anybody, handles the message, and usually finds the lead free
 * when it comes back. One of the others stands by meanwhile: it looks every millisecond whether the
 * lead was left alone, and takes it. A handler that takes long thus keeps the next message waiting
 * for a millisecond at most. Where messages have piled up, a worker is woken for each processor.
 *
 * <p>Nobody stands by while nothing comes in: whoever takes the first message after that wakes
 * another.
 */
final class Lead {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private boolean led;
  private boolean closed;
  private long ledSince;
  private int waiting;
  private int handling;
  private @Nullable Thread standby;

  /** Waits for the lead; false when there is nothing to lead any more. */
  boolean acquire() {
    lock.lock();
    try {
      waiting++;
      while (led && !closed) {
        if (standby == null && !isQuiet()) {
          standBy();
        } else {
          changed.awaitUninterruptibly();
        }
      }
      waiting--;
      led = !closed;
      ledSince = System.nanoTime();
      return led;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets go of the lead to handle what was taken.
   *
   * @param backlog more messages are there already
   * @return whether no worker is left to take the lead, so that another should be started
   */
  boolean release(boolean backlog) {
    lock.lock();
    try {
      led = false;
      handling++;
      if (standby == null || backlog && handling < PROCESSORS) {
        changed.signal();
      }
      return waiting == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of the lead with nothing taken. */
  void giveUp() {
    lock.lock();
    try {
      led = false;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  void handled() {
    lock.lock();
    try {
      handling--;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void standBy() {
    var self = Thread.currentThread();
    standby = self;
    try {
      while (led && !closed && !isQuiet()) {
        var unused = changed.awaitNanos(LOOK_NANOS);
      }
    } catch (InterruptedException e) {
      // Workers are not interrupted between messages; one that was just looks again.
    } finally {
      standby = null;
      // Whoever stood by leads now, or rests: another may have to stand by.
      changed.signal();
    }
  }

  /** The leader has been waiting for a message for a while. */
  private boolean isQuiet() {
    return led && System.nanoTime() - ledSince > QUIET_NANOS;
  }
}
