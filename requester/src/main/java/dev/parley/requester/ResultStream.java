package dev.parley.requester;

import dev.parley.jms.Reply;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.RemoteException;
import dev.parley.protocol.Status;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A stream as its caller reads it. By one thread at a time; closed by any. */
final class ResultStream implements Iterator<@Nullable Object> {
  /** What was said on the control topic may have been lost: it is said again that often. */
  private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Requester requester;
  private final StreamControls controls;
  private final CallTarget target;
  private final PendingCall call;
  private final StreamedItems items;
  private @Nullable Reply next;
  private volatile boolean ended;

  ResultStream(
      Requester requester,
      StreamControls controls,
      CallTarget target,
      PendingCall call,
      StreamedItems items) {
    this.requester = requester;
    this.controls = controls;
    this.target = target;
    this.call = call;
    this.items = items;
  }

  Stream<@Nullable Object> asStream() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false)
        .onClose(this::close);
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = take();
    }
    return next != null;
  }

  @Override
  public @Nullable Object next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    var item = Objects.requireNonNull(next);
    next = null;
    if (items.isMoreDue(item)) {
      controls.askForMore(call, items);
    }
    try {
      return requester.decode(item, target);
    } catch (Throwable e) {
      close();
      throw unchecked(e);
    }
  }

  /** The next item; null at the end. */
  private @Nullable Reply take() {
    requester.refuseReplyThread();
    try {
      while (true) {
        var reply = items.take(REPEAT_NANOS);
        if (reply == null) {
          controls.askForMore(call, items);
        } else if (StreamedItems.isEnd(reply)) {
          ended = true;
          finish();
          return null;
        } else {
          return reply;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      controls.cancel(call, items, "The caller was interrupted");
      throw new ParleyException(Status.CANCELLED, "The caller was interrupted", e);
    }
  }

  private void finish() {
    try {
      requester.checkEnd(call, target);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** A terminal operation cannot throw what is checked: that stays what it is, remote. */
  private static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException unchecked) {
      return unchecked;
    }
    var remote =
        new RemoteException(
            thrown.getClass().getName(),
            Objects.requireNonNullElse(thrown.getMessage(), ""),
            List.of());
    remote.addSuppressed(thrown);
    return remote;
  }

  /** By any thread: who reads gets what had come, and then learns of it. */
  private void close() {
    if (!ended) {
      ended = true;
      controls.cancel(call, items, "The caller closed the stream");
    }
  }
}
