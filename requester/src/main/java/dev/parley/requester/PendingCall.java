package dev.parley.requester;

import dev.parley.jms.Outgoing;
import dev.parley.jms.Reply;
import dev.parley.jms.StreamPart;
import dev.parley.protocol.Body;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A call whose end is not known yet. Its future ends once: with the reply, or with why there is
 * none.
 */
class PendingCall implements Outgoing {
  private static final Reply NONE = new Reply("", Status.OK, new Body.Serialized(new byte[0]));

  /** More replies than that to one question are dropped. */
  private static final int MOST_GATHERED = 10_000;

  private final String id;
  private final String service;
  private final String method;
  private final Body body;
  private final Deadline deadline;
  private final boolean oneWay;
  private final boolean resendable;
  private final CallOptions options;
  private final Map<String, String> headers;
  private final CompletableFuture<Reply> end = new CompletableFuture<>();
  private final @Nullable Queue<Reply> gathered;
  private final @Nullable StreamedItems items;
  private volatile boolean parked;

  PendingCall(
      String id,
      String service,
      CallTarget target,
      Body body,
      Deadline deadline,
      CallOptions options,
      Map<String, String> headers,
      @Nullable StreamedItems items) {
    this.id = id;
    this.service = service;
    this.method = target.wireName();
    this.oneWay = target.oneWay();
    this.resendable = target.isResendable() || !oneWay && !options.idempotencyKey().isEmpty();
    this.body = body;
    this.deadline = deadline;
    this.options = options;
    this.headers = headers;
    this.items = items;
    this.gathered = service.equals(EVERYBODY) ? new ConcurrentLinkedQueue<>() : null;
  }

  /** Ends with the raw reply; it is decoded by whoever waits. */
  CompletableFuture<Reply> end() {
    return end;
  }

  /** Ends the call, or, where everybody was asked, adds to what has come. */
  void reply(Reply reply) {
    var part = reply.part();
    if (part != null && items != null) {
      streamed(reply, part, items);
    } else if (gathered == null) {
      end.complete(reply);
    } else if (gathered.size() < MOST_GATHERED) {
      gathered.add(reply);
    }
  }

  private void streamed(Reply reply, StreamPart part, StreamedItems into) {
    var unfit = into.accept(reply, part);
    if (unfit != null) {
      fail(unfit);
    } else if (part.item() == 0) {
      end.complete(reply);
    }
  }

  /** The replies so far, where everybody was asked. */
  List<Reply> gathered() {
    return gathered == null ? List.of() : List.copyOf(gathered);
  }

  void fail(ParleyException failure) {
    end.completeExceptionally(failure);
  }

  void expire() {
    fail(
        new ParleyException(
            Status.DEADLINE_EXCEEDED,
            service
                + "."
                + method
                + (items == null ? " was not answered within " : " did not end within ")
                + shown(options.timeout())));
  }

  private static String shown(Duration duration) {
    var millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  /** The broker is lost. A call that may run twice waits for it to come back; any other ends. */
  void lost(ParleyException cause) {
    if (resendable && cause.status() == Status.UNAVAILABLE && !deadline.isExpired()) {
      parked = true;
    } else {
      fail(cause);
    }
  }

  /** Whether it waits to be sent again; asked by one thread, which does that. */
  boolean unpark() {
    var was = parked;
    parked = false;
    return was && !end.isDone();
  }

  @Override
  public void sent(@Nullable ParleyException failure) {
    if (failure != null) {
      lost(failure);
    } else if (oneWay) {
      reply(NONE);
    }
  }

  @Override
  public boolean isAbandoned() {
    return end.isDone();
  }

  @Override
  public String correlationId() {
    return id;
  }

  @Override
  public String service() {
    return service;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public boolean oneWay() {
    return oneWay;
  }

  @Override
  public boolean persistent() {
    return options.persistent();
  }

  @Override
  public int priority() {
    return options.priority();
  }

  @Override
  public String idempotencyKey() {
    return options.idempotencyKey();
  }

  @Override
  public Map<String, String> headers() {
    return headers;
  }

  @Override
  public long credit() {
    return items == null ? 0 : StreamedItems.WINDOW;
  }
}
