package dev.parley.topics;

import dev.parley.topics.RoomEvent.Kind;

/**
 * A lost connection, as a room's listener is told of it: once that it is lost, once that it is
 * back, in that order. Thread-safe.
 */
final class Outage {
  private final Delivery delivery;
  private volatile boolean on;
  private volatile String reason = "";
  private boolean told;

  Outage(Delivery delivery) {
    this.delivery = delivery;
  }

  boolean isOn() {
    return on;
  }

  /** Whether it has only begun. Does not wait for listeners; {@link #tell} does. */
  boolean begin(String why) {
    if (on) {
      return false;
    }
    reason = why;
    on = true;
    return true;
  }

  void tell() {
    delivery.inOrder(
        () -> {
          if (on && !told) {
            told = true;
            delivery.event(RoomEvent.of(Kind.DISCONNECTED, reason));
          }
        });
  }

  /** Guard against a link that is back before its loss was told: that comes first. */
  void over() {
    if (on) {
      tell();
      on = false;
      told = false;
      delivery.event(RoomEvent.of(Kind.RECONNECTED, ""));
    }
  }
}
