package dev.parley.jms;

import dev.parley.protocol.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Frees a thread that the JMS client holds up beyond a deadline, by interrupting it: a full queue
 * blocks a sender, a silent broker blocks whoever waits for its answer, and neither knows the
 * caller's deadline. Used by the holder of a lane and by a timer.
 */
final class StuckGuard {
  private @Nullable Thread inside;
  private @Nullable Deadline deadline;
  private boolean freed;

  synchronized void enter(Deadline until) {
    inside = Thread.currentThread();
    deadline = until;
    freed = false;
  }

  /** Whether the present stay was cut short. */
  synchronized boolean wasFreed() {
    return freed;
  }

  /** Takes back the interrupt where it came too late to free anything. */
  synchronized void leave() {
    inside = null;
    deadline = null;
    if (freed) {
      Thread.interrupted();
    }
  }

  synchronized void freeIfStuck() {
    if (inside != null && deadline != null && !freed && deadline.isExpired()) {
      freed = true;
      inside.interrupt();
    }
  }
}
