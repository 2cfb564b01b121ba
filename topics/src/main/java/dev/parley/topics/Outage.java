package dev.parley.topics;

import dev.parley.topics.RoomEvent.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A lost connection, as a room's listener is told of it: once that it is lost, once that it is
 * back, in that order, however many links came and went in between. Thread-safe.
 */
final class Outage {
  private final Delivery delivery;

  /** Why, since it began; null while there is none. */
  private volatile @Nullable String reason;

  private int losses; // guarded by this
  private boolean told; // in the order of delivery

  Outage(Delivery delivery) {
    this.delivery = delivery;
  }

  boolean isOn() {
    return reason != null;
  }

  /** How many links were lost until now. */
  synchronized int losses() {
    return losses;
  }

  /** Whether it has only begun. Does not wait for listeners; {@link #tell} does. */
  synchronized boolean begin(String why) {
    losses++;
    if (reason != null) {
      return false;
    }
    reason = why;
    return true;
  }

  void tell() {
    delivery.inOrder(() -> tell(reason));
  }

  private void tell(@Nullable String why) {
    if (why != null && !told) {
      told = true;
      delivery.event(RoomEvent.of(Kind.DISCONNECTED, why));
    }
  }

  /**
   * A member is in its room on a link; in the order of delivery. Guard against a link that is back
   * before its loss was told: that comes first.
   *
   * @param lossesBefore {@link #losses} as that link came; if it is lost itself by now it ends
   *     nothing
   */
  void over(int lossesBefore) {
    String why;
    synchronized (this) {
      if (losses != lossesBefore) {
        return;
      }
      why = reason;
      reason = null;
    }
    if (why != null) {
      tell(why);
      told = false;
      delivery.event(RoomEvent.of(Kind.RECONNECTED, ""));
    }
  }
}
