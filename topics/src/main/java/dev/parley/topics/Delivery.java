package dev.parley.topics;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives messages and events to a room's listeners, one at a time and in order. What comes before
 * there is a listener is held; of that the oldest goes where it becomes too much. Thread-safe.
 */
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final int HELD = 10_000;

  private final String room;
  private final Deque<RoomMessage> heldMessages = new ArrayDeque<>();
  private final Deque<RoomEvent> heldEvents = new ArrayDeque<>();
  private @Nullable Consumer<RoomMessage> onMessage;
  private @Nullable Consumer<RoomEvent> onEvent;
  private long displaced;

  Delivery(String room) {
    this.room = room;
  }

  synchronized void onMessage(Consumer<RoomMessage> listener) {
    onMessage = listener;
    if (displaced > 0) {
      event(RoomEvent.missed(displaced, "nobody listened yet"));
      displaced = 0;
    }
    RoomMessage held;
    while ((held = heldMessages.poll()) != null) {
      call(listener, held);
    }
  }

  synchronized void onEvent(Consumer<RoomEvent> listener) {
    onEvent = listener;
    RoomEvent held;
    while ((held = heldEvents.poll()) != null) {
      call(listener, held);
    }
  }

  synchronized void message(RoomMessage message) {
    if (onMessage != null) {
      call(onMessage, message);
      return;
    }
    heldMessages.add(message);
    if (heldMessages.size() > HELD) {
      heldMessages.remove();
      displaced++;
    }
  }

  synchronized void event(RoomEvent event) {
    if (onEvent != null) {
      call(onEvent, event);
      return;
    }
    heldEvents.add(event);
    if (heldEvents.size() > HELD) {
      heldEvents.remove();
    }
  }

  /** Runs with no listener being called meanwhile. */
  synchronized void inOrder(Runnable step) {
    step.run();
  }

  private <T> void call(Consumer<T> listener, T what) {
    try {
      listener.accept(what);
    } catch (RuntimeException e) {
      LOG.error("A listener of the room '{}' failed", room, e);
    }
  }
}
