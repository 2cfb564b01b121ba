package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.protocol.CallCodec;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The items of a stream as Server-Sent Events, written as they come by the thread that answers.
 * When nobody reads them any more, the stream is closed. Thread-safe.
 */
final class ItemEvents implements Heartbeat.Listener {
  static final String TYPE = "text/event-stream";

  private final HttpServletResponse response;
  private final Stream<@Nullable Object> items;
  private final ReentrantLock writing = new ReentrantLock();
  private boolean begun; // guarded by writing
  private boolean ended; // guarded by writing
  private volatile boolean gone;

  ItemEvents(Context exchange, Stream<@Nullable Object> items) {
    this.response = exchange.res();
    this.items = items;
  }

  static boolean areWanted(Context exchange) {
    var accepted = exchange.header("Accept");
    return accepted != null && accepted.contains(TYPE);
  }

  /**
   * Writes them all.
   *
   * @return how the stream ended
   * @throws ParleyException if it failed before anything was written
   */
  Status write() {
    try {
      var count = 0L;
      for (var each = items.iterator(); each.hasNext() && !gone; count++) {
        tell("item", each.next());
      }
      tell("end", Json.object("items", count));
      return gone ? Status.CANCELLED : Status.OK;
    } catch (ParleyException failure) {
      return failed(failure);
    } finally {
      end();
    }
  }

  /** Guard against a beat that is late: the connection may be answering another request by then. */
  private void end() {
    writing.lock();
    try {
      ended = true;
    } finally {
      writing.unlock();
    }
  }

  private Status failed(ParleyException failure) {
    writing.lock();
    try {
      if (!begun) {
        ended = true; // no beat may begin what is answered with a problem now
        throw failure;
      }
      tell("problem", Problem.fields(failure));
      return failure.status();
    } finally {
      writing.unlock();
    }
  }

  private void tell(String event, @Nullable Object data) {
    send("event: " + event + "\ndata: " + CallCodec.toJson(data) + "\n\n");
  }

  private void send(String text) {
    writing.lock();
    try {
      if (!gone && !ended) {
        write(text);
      }
    } catch (IOException e) {
      gone = true;
      items.close();
    } finally {
      writing.unlock();
    }
  }

  private void write(String text) throws IOException {
    if (!begun) {
      begun = true;
      response.setContentType(TYPE + ";charset=utf-8");
      response.setHeader("Cache-Control", "no-store");
    }
    response.getOutputStream().write(text.getBytes(UTF_8));
    response.flushBuffer();
  }

  /** Finds out whether anybody is there, while no item comes. */
  @Override
  public void beat() {
    if (writing.tryLock()) { // else somebody is finding out
      try {
        send(":\n\n");
      } finally {
        writing.unlock();
      }
    }
  }

  void close() {
    items.close();
  }
}
