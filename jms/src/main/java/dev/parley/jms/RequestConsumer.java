package dev.parley.jms;

import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.jms.JMSException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the requests to one service and has them handled, a bounded number at a time. Thread-safe.
 *
 * <p>The workers share one consumer. One of them leads: it waits for a message, lets go of the
 * lead, and handles the message itself. A message thus changes threads once, and never waits behind
 * a slow one while a worker is free. What the workers do not take stays with the broker, which
 * gives it to other responders.
 */
public final class RequestConsumer implements ParleyConnection.Attachment, AutoCloseable {
  /** Handles a request: replies to it, in the end. Called on a worker. */
  public interface Handler {
    void handle(InboundRequest request);
  }

  /**
   * What a consumer allows.
   *
   * @param concurrency requests handled at the same time
   * @param longest deadline of a request that names none, and the most that one may name
   */
  public record Settings(int concurrency, Duration longest) {}

  private static final Logger LOG = LoggerFactory.getLogger(RequestConsumer.class);
  private static final long FLUSH_MILLIS = 50;

  /** A message that comes this quickly had been there. */
  private static final long BACKLOG_NANOS = 20_000;

  private final ParleyConnection connection;
  private final String service;
  private final Settings settings;
  private final Handler handler;
  private final ReplyPool replies;
  private final ThreadFactory threads;
  private final Lead lead = new Lead();
  private final AtomicInteger workers = new AtomicInteger();
  private final ScheduledFuture<?> flushing;

  private volatile @Nullable RequestSource source;
  private volatile boolean closing;

  // Guarded by this.
  private Map<String, CompletableFuture<Void>> unacknowledged = new HashMap<>();
  private final List<RequestSource> lost = new ArrayList<>();

  private RequestConsumer(
      ParleyConnection connection, String service, Settings settings, Handler handler) {
    this.connection = connection;
    this.service = service;
    this.settings = settings;
    this.handler = handler;
    this.replies = new ReplyPool(connection);
    this.threads = Threads.worker("parley-" + service);
    this.flushing = connection.repeat(this::flush, FLUSH_MILLIS);
  }

  /**
   * Starts to serve.
   *
   * @throws ParleyException {@link Status#PERMISSION_DENIED} if this user may not serve that name
   */
  public static RequestConsumer open(
      ParleyConnection connection, String service, Settings settings, Handler handler) {
    var consumer = new RequestConsumer(connection, service, settings, handler);
    var attached = false;
    try {
      connection.attach(consumer);
      attached = true;
      return consumer;
    } catch (JMSException e) {
      throw JmsFailures.onServe(service, e);
    } finally {
      if (!attached) {
        consumer.flushing.cancel(false);
      }
    }
  }

  /** Replies that nobody was there for any more. */
  public long requestersGone() {
    return replies.gone();
  }

  @Override
  public void up(Link link) throws JMSException {
    synchronized (this) {
      if (closing) {
        return;
      }
      source = RequestSource.open(link, connection.addresses().requests(service), unacknowledged);
      unacknowledged = new HashMap<>();
    }
    addWorker();
  }

  @Override
  public synchronized void down(ParleyException cause) {
    var last = source;
    source = null;
    if (last != null) {
      unacknowledged = last.unacknowledged();
      lost.removeIf(RequestSource::isIdle);
      lost.add(last);
    }
  }

  /**
   * Takes no more requests, waits for those that are being handled, whichever link they came on,
   * and gives the rest back for other responders.
   *
   * @return whether all were done in time; if not, their handlers go on, and their requests are
   *     delivered again
   */
  public boolean drain(Duration patience) {
    List<RequestSource> sources;
    synchronized (this) {
      closing = true;
      sources = new ArrayList<>(lost);
      if (source != null) {
        sources.add(source);
      }
      source = null;
    }
    connection.detach(this);
    flushing.cancel(false);
    lead.close();
    var deadline = Deadline.after(patience);
    var done = true;
    for (var each : sources) {
      done &= each.drain(deadline);
    }
    replies.close();
    return done;
  }

  /** Drains without patience. */
  @Override
  public void close() {
    drain(Duration.ZERO);
  }

  private void addWorker() {
    if (workers.incrementAndGet() <= settings.concurrency) {
      threads.newThread(this::work).start();
    } else {
      workers.decrementAndGet();
    }
  }

  private void work() {
    try {
      while (!closing) {
        var current = source;
        if (current == null) {
          return; // the link is gone; the next one starts workers anew
        }
        takeAndHandle(current);
      }
    } catch (RuntimeException | Error e) {
      LOG.error("A worker of the service '{}' ended; another takes its place", service, e);
    } finally {
      workers.decrementAndGet();
      // Guard against a link that came up while the last worker was on its way out.
      if (!closing && source != null) {
        addWorker();
      }
    }
  }

  private void takeAndHandle(RequestSource current) {
    if (!lead.acquire()) {
      return;
    }
    var asked = System.nanoTime();
    var taken = takeLeading(current);
    if (taken == null) {
      return;
    }
    if (lead.release(System.nanoTime() - asked < BACKLOG_NANOS)) {
      addWorker();
    }
    var earlier = taken.earlier();
    if (earlier != null) {
      // Handled here already, or still; only the acknowledgement was lost with the link.
      lead.handled();
      earlier.thenRun(() -> current.done(taken));
      return;
    }
    try {
      handle(taken);
    } finally {
      lead.handled();
      current.done(taken);
    }
  }

  private RequestSource.@Nullable Taken takeLeading(RequestSource current) {
    RequestSource.Taken taken = null;
    try {
      taken = current.take();
    } finally {
      if (taken == null) { // also where it failed: a lead that is not given up is lost for ever
        lead.giveUp();
      }
    }
    return taken;
  }

  private void handle(RequestSource.Taken taken) {
    try {
      handler.handle(
          InboundRequest.read(
              taken.message(), replies, connection.maxBodyBytes(), settings.longest()));
    } catch (JMSException | RuntimeException e) {
      LOG.warn(
          "A message to the service '{}' cannot be read and is dropped: {}",
          service,
          e.getMessage());
    }
  }

  private void flush() {
    var current = source;
    if (current != null) {
      current.flush();
    }
  }
}
