package dev.parley.requester;

import dev.parley.jms.Reply;
import dev.parley.jms.StreamPart;
import dev.parley.protocol.Body;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The items of a stream between the thread that receives them and the one that reads, and how many
 * more may come. Bounded by what was asked for. {@link #accept} by the first thread, {@link #take}
 * by the second.
 */
final class StreamedItems {
  /** Items that may be on their way or waiting to be read. */
  static final long WINDOW = 64;

  /** More is asked for when so much of the window was read, in items or in bytes. */
  private static final long HALF = WINDOW / 2;

  /** As a responder bounds it, too. */
  private static final long HALF_BYTES = StreamPart.WINDOW_BYTES / 2;

  private static final Reply END = new Reply("", Status.OK, new Body.Serialized(new byte[0]));

  private final BlockingQueue<Reply> waiting = new LinkedBlockingQueue<>();
  private volatile @Nullable String responder;
  private volatile long granted = WINDOW;
  private long received; // by the receiving thread

  // By the reading thread.
  private long read;
  private long bytes;

  /** An item, or the end; null if it fits, else why the stream ends here. */
  @Nullable ParleyException accept(Reply reply, StreamPart part) {
    var known = responder;
    if (known == null || received == 0) {
      responder = part.responder();
    } else if (!known.equals(part.responder())) {
      return new ParleyException(
          Status.UNAVAILABLE,
          "The responder was lost after " + received + " items; another one began from the start");
    }
    return part.item() > 0 ? item(reply, part.item()) : end(reply, part);
  }

  private @Nullable ParleyException item(Reply reply, long number) {
    if (number <= received) {
      return null; // the responder looks whether this requester is there
    }
    if (number > received + 1) {
      return missing(number - 1);
    }
    if (number > granted) {
      return new ParleyException(
          Status.INTERNAL,
          "The responder sent item " + number + ", and was asked for " + granted + " at most");
    }
    received = number;
    waiting.add(reply);
    return null;
  }

  private @Nullable ParleyException end(Reply reply, StreamPart part) {
    return reply.status() == Status.OK && part.items() != received ? missing(part.items()) : null;
  }

  private ParleyException missing(long sent) {
    return new ParleyException(
        Status.INTERNAL, "Of " + sent + " items only " + received + " have come");
  }

  /** Nothing comes any more. Any thread. */
  void end() {
    waiting.add(END);
  }

  /** Waits for the next item so long; null where none came. {@link #isEnd} tells the end. */
  @Nullable Reply take(long nanos) throws InterruptedException {
    return waiting.poll(nanos, TimeUnit.NANOSECONDS);
  }

  static boolean isEnd(Reply reply) {
    return reply.equals(END);
  }

  /** Counts an item that was read; whether more should be asked for. */
  boolean isMoreDue(Reply item) {
    read++;
    bytes += item.body().size();
    if (granted - read > HALF && bytes < HALF_BYTES) {
      return false;
    }
    bytes = 0;
    granted = read + WINDOW;
    return true;
  }

  /** How many may come in all. */
  long granted() {
    return granted;
  }

  /** Who sends; null if nothing has come. */
  @Nullable String responder() {
    return responder;
  }
}
