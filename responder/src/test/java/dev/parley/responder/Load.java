package dev.parley.responder;

import dev.parley.protocol.CallContext;
import dev.parley.protocol.Operation;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Calls one after the other, some under way at a time, and persistent notes among them, until it is
 * stopped.
 */
final class Load implements AutoCloseable {
  /** What is called. */
  interface Work {
    CompletableFuture<String> call(String text);

    @Operation(idempotent = true)
    CompletableFuture<String> again(String text);

    @Operation(oneWay = true)
    void note(String text);
  }

  /** Who is called, on any number of brokers. */
  static final class Worker implements Work {
    final Set<String> noted = ConcurrentHashMap.newKeySet();
    final AtomicInteger redelivered = new AtomicInteger();

    @Override
    public CompletableFuture<String> call(String text) {
      count();
      return CompletableFuture.completedFuture(text);
    }

    @Override
    public CompletableFuture<String> again(String text) {
      return call(text);
    }

    @Override
    public void note(String text) {
      count();
      noted.add(text);
    }

    private void count() {
      if (CallContext.current().map(CallContext::isRedelivered).orElse(false)) {
        redelivered.incrementAndGet();
      }
    }
  }

  private static final int UNDER_WAY = 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  final AtomicInteger begun = new AtomicInteger();
  final AtomicInteger ended = new AtomicInteger();
  final AtomicInteger wrong = new AtomicInteger();
  final Map<Status, AtomicInteger> outcomes = new ConcurrentHashMap<>();

  /** Notes of which the broker has said that it has them. */
  final Set<String> confirmed = ConcurrentHashMap.newKeySet();

  /** The longest time between two answers, in nanoseconds. */
  final AtomicLong longestGap = new AtomicLong();

  private final AtomicLong lastAnswer = new AtomicLong(System.nanoTime());
  private final String name;
  private final Work calls;
  private final Work notes;
  private final boolean idempotent;
  private final Semaphore free = new Semaphore(UNDER_WAY);
  private final Thread thread;
  private volatile boolean stopped;

  Load(String name, Requester requester, boolean idempotent) {
    this.name = name;
    this.idempotent = idempotent;
    calls =
        requester.proxy(
            "work",
            Work.class,
            CallOptions.DEFAULT.withTimeout(idempotent ? Duration.ofSeconds(60) : TIMEOUT));
    notes =
        requester.proxy(
            "work",
            Work.class,
            CallOptions.DEFAULT.withPersistent(true).withTimeout(Duration.ofMinutes(10)));
    thread = new Thread(this::run, "load-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      for (var i = 0; !stopped; i++) {
        free.acquire();
        call(name + " " + i);
        if (i % 5 == 0) {
          note(name + " " + i);
        }
        Thread.sleep(1); // a rate, and no wait for anything
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void call(String text) {
    begun.incrementAndGet();
    try {
      (idempotent ? calls.again(text) : calls.call(text))
          .whenComplete((answer, failure) -> ended(text, answer, failure));
    } catch (ParleyException e) {
      ended(text, null, e);
    }
  }

  private void ended(String text, @Nullable String answer, @Nullable Throwable failure) {
    var cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
    var known = failure instanceof ParleyException ? failure : cause;
    var status = known instanceof ParleyException e ? e.status() : Status.OK;
    outcomes.computeIfAbsent(status, any -> new AtomicInteger()).incrementAndGet();
    if (failure == null) {
      var now = System.nanoTime();
      longestGap.accumulateAndGet(now - lastAnswer.getAndSet(now), Math::max);
      if (!text.equals(answer)) {
        wrong.incrementAndGet();
      }
    } else if (!(known instanceof ParleyException)) {
      wrong.incrementAndGet();
    }
    ended.incrementAndGet();
    free.release();
  }

  private void note(String text) {
    try {
      notes.note(text);
      confirmed.add(text);
    } catch (ParleyException e) {
      // It may or may not be there: nobody has promised it.
    }
  }

  int answered() {
    var ok = outcomes.get(Status.OK);
    return ok == null ? 0 : ok.get();
  }

  /** Begins no more calls. */
  void stop() {
    stopped = true;
  }

  /** All calls have an end. */
  boolean isQuiet() {
    return !thread.isAlive() && begun.get() == ended.get();
  }

  @Override
  public void close() {
    stop();
    thread.interrupt();
  }

  @Override
  public String toString() {
    return name
        + ": "
        + outcomes
        + ", "
        + confirmed.size()
        + " notes, longest gap "
        + Duration.ofNanos(longestGap.get()).toMillis()
        + " ms";
  }
}
