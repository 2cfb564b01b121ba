package dev.parley.topicdemo;

import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.topics.Room;
import dev.parley.topics.RoomEvent;
import dev.parley.topics.RoomMessage;
import dev.parley.topics.Rooms;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** A chat without a person: lines in are messages, messages out are lines. */
final class PipedChat {
  /** Messages on their way at a time: a pipe is read as fast as the room takes its lines. */
  private static final int ON_THE_WAY = 256;

  /** How long a line is kept for a lost connection, before it is tried and refused. */
  private static final Duration OUTAGE = Duration.ofMinutes(1);

  private final View view;
  private final ChatSettings settings;
  private final LineInput input;
  private final Semaphore free = new Semaphore(ON_THE_WAY);
  private final AtomicReference<Status> firstFailure = new AtomicReference<>(Status.OK);
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final Object link = new Object();
  // Guarded by link.
  private boolean isDown;
  private long received;

  PipedChat(View view, ChatSettings settings, LineInput input) {
    this.view = view;
    this.settings = settings;
    this.input = input;
  }

  Status talk(Rooms rooms) {
    var hook = new Thread(rooms::close, "parley-chat-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (var room =
        rooms.join(settings.room(), settings.name(), settings.options().withEcho(false))) {
      view.here(room.name(), room.members());
      room.onEvent(event -> happened(room, event)).onMessage(this::received);
      var reader = new Thread(() -> send(room), "parley-chat-input");
      // It may be waiting for a line when the chat ends.
      reader.setDaemon(true);
      reader.start();
      return awaitEnd();
    } finally {
      Hooks.remove(hook);
    }
  }

  private Status awaitEnd() {
    try {
      return end.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** In the room's order of delivery, as {@link #happened} is. */
  private void received(RoomMessage message) {
    if (end.isDone()) {
      return;
    }
    view.said(message);
    received++;
    if (received == settings.count() || view.isGone()) {
      end.complete(firstFailure.get());
    }
  }

  private void happened(Room room, RoomEvent event) {
    if (end.isDone() || ChatRooms.isOfOwnLeaving(room, event)) {
      return;
    }
    if (event.kind() == RoomEvent.Kind.DISCONNECTED) {
      // First, since whoever reads of it may say something at once.
      setDown(true);
    }
    view.happened(room.name(), event);
    switch (event.kind()) {
      case RECONNECTED -> setDown(false);
      case CLOSED -> end.complete(Status.PERMISSION_DENIED);
      default -> {}
    }
  }

  private void send(Room room) {
    try {
      for (var line = input.next(); line != null; line = input.next()) {
        send(room, line);
      }
      // All that is on the way has arrived, or has failed.
      free.acquire(ON_THE_WAY);
      if (settings.count() == 0) {
        end.complete(firstFailure.get());
      }
    } catch (InterruptedException e) {
      end.complete(Status.CANCELLED);
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
    }
  }

  private void setDown(boolean down) {
    synchronized (link) {
      isDown = down;
      link.notifyAll();
    }
  }

  /** A pipe can wait, where a person would want to know. */
  private void awaitConnection() throws InterruptedException {
    var deadline = Deadline.after(OUTAGE);
    synchronized (link) {
      while (isDown && !deadline.isExpired()) {
        link.wait(Math.max(1, deadline.remainingMillis()));
      }
    }
  }

  private void send(Room room, String line) throws InterruptedException {
    awaitConnection();
    free.acquire();
    room.send(line)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                failed(line, failure);
              }
              free.release();
            });
  }

  private void failed(String line, Throwable failure) {
    var reason = reason(failure);
    firstFailure.compareAndSet(Status.OK, reason.status());
    view.refused(line, reason);
  }

  /** Why a send failed. */
  static ParleyException reason(Throwable failure) {
    var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    return cause instanceof ParleyException known
        ? known
        : new ParleyException(Status.INTERNAL, String.valueOf(cause), cause);
  }
}
