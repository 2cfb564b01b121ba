package dev.parley.responder;

import dev.parley.jms.StreamPart;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A stream under way: what its caller has asked for, and why it must end. Its worker asks; others
 * tell. Thread-safe.
 */
final class ServedStream {
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** What to do next. */
  enum Next {
    ITEM,
    /** Nothing for now: see whether the caller is still there. */
    LOOK,
    END
  }

  /** What a handler gave. */
  record Item(@Nullable Object value) {}

  private final Thread worker = Thread.currentThread();
  private final long first;

  // Guarded by this.
  private final Queue<Long> sizes = new ArrayDeque<>(); // of items sent and not known to be read
  private long bytes;
  private long sent;
  private long read;
  private long credit;
  private boolean inHandler;
  private @Nullable ParleyException end;

  ServedStream(long credit) {
    this.first = credit;
    this.credit = credit;
  }

  /** Waits until another item may go, or for a second. */
  synchronized Next awaitCredit() {
    var wait = Deadline.after(LOOK);
    try {
      while (end == null && !mayGo()) {
        if (wait.isExpired()) {
          return Next.LOOK;
        }
        wait(Math.max(1, wait.remainingMillis()));
      }
    } catch (InterruptedException e) {
      // The handler's code had it coming, and not the waiting.
    }
    return end == null && mayGo() ? Next.ITEM : end == null ? Next.LOOK : Next.END;
  }

  private boolean mayGo() {
    return sent < credit && (bytes < StreamPart.WINDOW_BYTES || sizes.isEmpty());
  }

  synchronized void sent(long size) {
    sent++;
    bytes += size;
    sizes.add(size);
  }

  /** So many may come in all, since all but the first credit of them were read. */
  synchronized void more(long asked) {
    if (asked <= credit) {
      return;
    }
    credit = asked;
    for (var known = Math.min(asked - first, sent); read < known; read++) {
      bytes -= sizes.remove();
    }
    notifyAll();
  }

  /** Ends it; the first reason counts. A handler that waits is interrupted. */
  synchronized void end(ParleyException why) {
    if (end == null) {
      end = why;
      notifyAll();
      if (inHandler) {
        worker.interrupt();
      }
    }
  }

  synchronized Optional<ParleyException> ended() {
    return Optional.ofNullable(end);
  }

  /** The handler's next item; null if there is none, or it was ended meanwhile. */
  @Nullable Item take(Iterator<?> items) {
    if (!enter()) {
      return null;
    }
    try {
      return items.hasNext() ? new Item(items.next()) : null;
    } finally {
      leave();
    }
  }

  private synchronized boolean enter() {
    inHandler = end == null;
    return inHandler;
  }

  /** Takes back an interrupt that came too late to stop anything, and the handler's own. */
  private synchronized void leave() {
    inHandler = false;
    Thread.interrupted();
  }
}
