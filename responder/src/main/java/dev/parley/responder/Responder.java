package dev.parley.responder;

import dev.parley.jms.Addresses;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.Contract;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves objects: each under a name, by the methods of an interface and nothing else. Thread-safe.
 *
 * <pre>{@code
 * var responder = Responder.builder(connection).build();
 * responder.export("math", MathService.class, new MyMath());
 * responder.function("demo", "foo_function", BooleanSupplier.class, () -> true);
 * }</pre>
 *
 * <p>Any number of responders may serve the same name: each request goes to one of them. A request
 * is acknowledged when it has been answered, so that one whose responder dies is delivered again:
 * handlers may run twice.
 *
 * <p>All threads are daemons; a program that only serves waits with {@link #awaitClosed()}.
 */
public final class Responder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

  private final Builder settings;
  private final Map<String, Service> services = new LinkedHashMap<>();
  private final ResponderCounters counters = new ResponderCounters();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean allAnswered;
  private final Streams streams = new Streams();
  private final Discovery discovery;
  private boolean closed;

  private Responder(Builder settings) {
    this.settings = settings;
    this.discovery = new Discovery(settings.connection, this::snapshot, streams);
  }

  public static Builder builder(ParleyConnection connection) {
    return new Builder(connection);
  }

  /**
   * Serves an object's methods, those of the interface only.
   *
   * @param service the name callers use
   * @param contract what may be called
   * @param implementation called on worker threads, several at a time
   * @throws dev.parley.protocol.ContractException if the interface cannot be a contract, or the
   *     service has methods of these names already
   * @throws ParleyException if this user may not serve that name
   */
  public <T> Responder export(String service, Class<T> contract, T implementation) {
    return add(service, Contract.of(contract), implementation);
  }

  /**
   * Serves a single function, beside whatever else that service has.
   *
   * @param type an interface with one abstract method, such as {@code IntBinaryOperator}
   */
  public <T> Responder function(String service, String name, Class<T> type, T function) {
    return add(service, Contract.function(name, type), function);
  }

  private synchronized Responder add(String service, Contract contract, Object implementation) {
    if (closed) {
      throw new IllegalStateException("The responder is closed");
    }
    Addresses.checkService(service);
    var existing = services.get(service);
    if (existing != null) {
      existing.add(contract, Objects.requireNonNull(implementation));
    } else {
      var fresh = new Service(service, settings, counters, streams);
      fresh.add(contract, Objects.requireNonNull(implementation));
      fresh.open(settings.connection);
      services.put(service, fresh);
    }
    return this;
  }

  private synchronized Collection<Service> snapshot() {
    return List.copyOf(services.values());
  }

  public ResponderStats stats() {
    return counters.stats(snapshot());
  }

  /**
   * Stops taking requests, waits for those under way (at most {@link Builder#drainTimeout}),
   * answers them, and leaves the rest to other responders. Streams that are still under way when
   * nine tenths of that time are over end with {@link dev.parley.protocol.Status#UNAVAILABLE}.
   * Where it is being drained already, waits for that to end.
   *
   * @return whether all requests under way were answered
   */
  public boolean drain() {
    boolean isFirst;
    synchronized (this) {
      isFirst = !closed;
      closed = true;
    }
    try {
      if (isFirst) {
        discovery.leave();
        streams.endAfter(settings.drainTimeout.multipliedBy(9).dividedBy(10));
        allAnswered = drainAll(Deadline.after(settings.drainTimeout));
      } else {
        ended.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      if (isFirst) {
        discovery.close();
        streams.close();
        ended.countDown();
      }
    }
    return allAnswered;
  }

  /** Each on a thread of its own, so that none goes on taking while another still works. */
  private boolean drainAll(Deadline deadline) throws InterruptedException {
    var threads = Executors.newCachedThreadPool();
    try {
      var drains = new ArrayList<Callable<Boolean>>();
      snapshot().forEach(service -> drains.add(() -> service.drain(deadline)));
      var all = true;
      for (var drained : threads.invokeAll(drains)) {
        all &= drained.get();
      }
      return all;
    } catch (ExecutionException e) {
      LOG.warn("A service could not be drained", e.getCause());
      return false;
    } finally {
      threads.shutdownNow();
    }
  }

  /** As {@link #drain()}. */
  @Override
  public void close() {
    drain();
  }

  /** Waits until the responder is closed. */
  public void awaitClosed() throws InterruptedException {
    ended.await();
  }

  /** Settings of a responder. Confined to the thread that builds. */
  public static final class Builder {
    final ParleyConnection connection;
    int concurrency = Math.max(16, 2 * Runtime.getRuntime().availableProcessors());
    Duration longestTimeout = Duration.ofMinutes(5);
    Duration drainTimeout = Duration.ofSeconds(30);
    boolean traces = true;
    Duration grace = OnceOnly.GRACE; // tests on a busy machine give more

    private Builder(ParleyConnection connection) {
      this.connection = connection;
    }

    /**
     * How many requests each service handles at the same time. Default: twice the processors, 16 at
     * least. What comes beyond waits with the broker, or goes to other responders.
     */
    public Builder concurrency(int requests) {
      if (requests < 1) {
        throw new IllegalArgumentException("The concurrency must be positive, not " + requests);
      }
      this.concurrency = requests;
      return this;
    }

    /** The deadline of requests that name none, and the most they may name. Default 5 minutes. */
    public Builder longestTimeout(Duration timeout) {
      this.longestTimeout = Objects.requireNonNull(timeout);
      return this;
    }

    /** How long {@link Responder#drain} waits for requests under way. Default 30 s. */
    public Builder drainTimeout(Duration timeout) {
      this.drainTimeout = Objects.requireNonNull(timeout);
      return this;
    }

    /** Whether callers see the stack trace of what a handler threw. Default true. */
    public Builder sendTraces(boolean traces) {
      this.traces = traces;
      return this;
    }

    public Responder build() {
      var responder = new Responder(this);
      responder.discovery.open();
      return responder;
    }
  }
}
