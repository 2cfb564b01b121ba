package dev.parley.responder;

import dev.parley.jms.InboundRequest;
import dev.parley.jms.Threads;
import dev.parley.protocol.Headers;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The streams that a responder has under way, and what their callers say. Thread-safe. */
final class Streams implements AutoCloseable {
  /** A caller's word counts for what the same user asked for, as the broker has checked it. */
  private record Key(String user, String correlationId) {
    static Key of(InboundRequest request) {
      return new Key(request.user().orElse(""), request.correlationId());
    }
  }

  private final String responder = UUID.randomUUID().toString();
  private final Map<Key, ServedStream> underWay = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Threads.daemon("parley-streams"));

  /** The name that goes with each item. */
  String responder() {
    return responder;
  }

  /**
   * Begins one, on the thread that will run it.
   *
   * @throws StreamEnd {@link Status#BAD_REQUEST} if its caller has one of that id under way
   */
  ServedStream begin(InboundRequest request) {
    var stream = new ServedStream(request.credit());
    if (underWay.putIfAbsent(Key.of(request), stream) != null) {
      throw new StreamEnd(
          new ParleyException(
              Status.BAD_REQUEST,
              "A stream with this correlation id is under way already; take another"));
    }
    return stream;
  }

  void end(InboundRequest request) {
    underWay.remove(Key.of(request));
  }

  /** Ends a stream when its time is over. To be cancelled when it has ended. */
  Future<?> guard(ServedStream stream, InboundRequest request) {
    return clock.schedule(
        () ->
            stream.end(
                new ParleyException(
                    Status.DEADLINE_EXCEEDED, "The stream did not end in its time")),
        Math.max(0, request.deadline().remainingNanos()),
        TimeUnit.NANOSECONDS);
  }

  /** What a caller says on the control topic. */
  void heed(InboundRequest control) {
    var stream = underWay.get(Key.of(control));
    if (stream == null) {
      return;
    }
    if (control.method().equals(Headers.MORE)) {
      stream.more(control.credit());
    } else if (control.method().equals(Headers.CANCEL)) {
      stream.end(new ParleyException(Status.CANCELLED, "The caller cancelled the stream"));
    }
  }

  /** Ends all that are under way then. */
  void endAfter(Duration patience) {
    clock.schedule(
        () -> {
          var why = new ParleyException(Status.UNAVAILABLE, "The responder is being closed");
          underWay.values().forEach(stream -> stream.end(why));
        },
        patience.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
