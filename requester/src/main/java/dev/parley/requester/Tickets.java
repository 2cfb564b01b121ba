package dev.parley.requester;

import dev.parley.jms.CallChannel;
import dev.parley.jms.ParleyConnection;
import dev.parley.jms.Reply;
import dev.parley.jms.TicketQueue;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls whose replies the broker keeps until they are fetched. Thread-safe. */
final class Tickets implements AutoCloseable {
  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** The broker takes a request, or says what it keeps, in that time. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final CallChannel channel;
  private final PendingCalls pending;
  private final TicketQueue kept;

  Tickets(ParleyConnection connection, CallChannel channel, PendingCalls pending) {
    this.channel = channel;
    this.pending = pending;
    this.kept = new TicketQueue(connection);
  }

  /** The text, if it is that of a ticket. */
  static String check(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new UnknownTicketException();
    }
    return text;
  }

  /** The queue in which replies are kept. */
  String queue() {
    return kept.name();
  }

  /** Says that there is a ticket for a call that may take that long. */
  void make(String id, String call, Duration timeout) {
    var until = System.currentTimeMillis() + timeout.toMillis();
    kept.make(id, new TicketQueue.Entry(call, until, null), Deadline.after(PATIENCE));
  }

  /** Returns when the broker has the request, on disk. */
  void send(SubmittedCall call) {
    pending.add(call);
    try {
      channel.send(call);
      call.end().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failed(
          call,
          new ParleyException(
              Status.DEADLINE_EXCEEDED,
              "The broker has not confirmed the request in "
                  + PATIENCE.toSeconds()
                  + " s: the queue of the service '"
                  + call.service()
                  + "' may be full",
              e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(call, new ParleyException(Status.CANCELLED, "The caller was interrupted", e));
    } catch (ExecutionException e) {
      throw Requester.rethrown(e);
    } finally {
      pending.remove(call);
    }
  }

  private static ParleyException failed(PendingCall call, ParleyException cause) {
    call.fail(cause);
    return cause;
  }

  /**
   * The reply that the broker keeps; null while it may still come.
   *
   * @throws UnknownTicketException if there is no such ticket
   */
  @Nullable Reply reply(String id) {
    var entry = kept.find(id, Deadline.after(PATIENCE)).orElseThrow(UnknownTicketException::new);
    if (entry.reply() == null && System.currentTimeMillis() > entry.until()) {
      throw new ParleyException(
          Status.DEADLINE_EXCEEDED,
          entry.call()
              + " was not answered in its time: nobody serves it, it took too long, or its"
              + " responders are from before there were tickets");
    }
    return entry.reply();
  }

  @Override
  public void close() {
    kept.close();
  }
}
