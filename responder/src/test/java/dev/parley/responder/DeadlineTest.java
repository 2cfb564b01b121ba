package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CallContext;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time is up, the caller gives up, the requester is closed. */
@Timeout(180)
class DeadlineTest {
  interface Work {
    String hold();

    CompletableFuture<String> holdAsync();

    String count();

    long remaining();
  }

  /**
   * Some 10 ms late on an idle machine; the JMS client by itself would wait for 10 s or for ever.
   */
  private static final Duration PROMPT = Duration.ofSeconds(8);

  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final AtomicInteger counted = new AtomicInteger();

  private Exchange exchange;

  @BeforeEach
  void start() {
    exchange = new Exchange(1);
    exchange.responder.export("work", Work.class, new Worker());
  }

  @AfterEach
  void stop() {
    release.countDown();
    exchange.close();
  }

  @Test
  void blockingCallEndsAtItsDeadline() {
    var started = System.nanoTime();
    assertThatThrownBy(() -> work(300).hold())
        .isInstanceOfSatisfying(
            ParleyException.class, e -> assertThat(e.status()).isEqualTo(Status.DEADLINE_EXCEEDED))
        .hasMessage("work.hold was not answered within 300 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isBetween(Duration.ofMillis(300), PROMPT);
  }

  @Test
  void asynchronousCallEndsAtItsDeadline() {
    var started = System.nanoTime();
    assertThatThrownBy(() -> work(300).holdAsync().join())
        .isInstanceOf(CompletionException.class)
        .satisfies(e -> assertThat(status(e.getCause())).isEqualTo(Status.DEADLINE_EXCEEDED));
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isBetween(Duration.ofMillis(300), PROMPT);
  }

  @Test
  void timeoutsFireWithinFiftyMilliseconds() {
    assertThat(Typical.timeToFail(() -> work(100).hold(), millis(150)))
        .isBetween(millis(100), millis(150));
    assertThat(Typical.timeToFail(() -> work(100).holdAsync().join(), millis(150)))
        .isBetween(millis(100), millis(150));
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void requestWhoseTimeIsOverNeverRuns() throws Exception {
    var holding = work(60_000).holdAsync();
    begun.await();
    assertThatThrownBy(() -> work(200).count())
        .satisfies(e -> assertThat(status(e)).isEqualTo(Status.DEADLINE_EXCEEDED));
    release.countDown();
    assertThat(holding.get(60, TimeUnit.SECONDS)).isEqualTo("held");
    assertThat(work(20_000).count()).isEqualTo("1");
  }

  @Test
  void handlerKnowsTheTimeLeft() {
    assertThat(work(20_000).remaining()).isBetween(1L, 20_000L);
  }

  @Test
  void lateReplyIsDroppedAndCounted() {
    assertThatThrownBy(() -> work(200).hold()).isInstanceOf(ParleyException.class);
    release.countDown();
    // The reply of the expired call is not even sent; a reply that is under way at the deadline is
    // dropped.
    assertThat(work(20_000).count()).isEqualTo("1");
    assertThat(exchange.requester.stats().pending()).isZero();
  }

  @Test
  void interruptedCallerIsCancelledAndKeepsItsFlag() throws Exception {
    var failure = new AtomicReference<@Nullable Throwable>();
    var flag = new AtomicReference<@Nullable Boolean>();
    var caller =
        new Thread(
            () -> {
              try {
                work(20_000).hold();
              } catch (ParleyException e) {
                failure.set(e);
              }
              flag.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    begun.await();
    caller.interrupt();
    caller.join(60_000);
    assertThat(status(failure.get())).isEqualTo(Status.CANCELLED);
    assertThat(flag.get()).isTrue();
    assertThat(exchange.requester.stats().pending()).isZero();
  }

  @Test
  void cancelledFutureGivesTheCallUp() throws Exception {
    var call = work(20_000).holdAsync();
    begun.await();
    call.cancel(true);
    await().until(() -> exchange.requester.stats().pending() == 0);
    release.countDown();
    await().until(() -> exchange.requester.stats().lateReplies() == 1);
  }

  @Test
  void futureEndsThoughItsExecutorRefuses() throws Exception {
    Executor refusing =
        task -> {
          throw new RejectedExecutionException("it is shut down");
        };
    try (var own = Requester.builder(exchange.requesterConnection).executor(refusing).build()) {
      assertThat(own.service("work").callAsync("count").get(10, TimeUnit.SECONDS)).isEqualTo("1");
    }
  }

  @Test
  void closingEndsPendingCallsAndRefusesLaterOnes() throws Exception {
    var call = work(20_000).holdAsync();
    begun.await();
    exchange.requester.close();
    assertThatThrownBy(call::join)
        .satisfies(e -> assertThat(status(e.getCause())).isEqualTo(Status.CANCELLED));
    assertThatThrownBy(() -> work(1_000).count())
        .satisfies(e -> assertThat(status(e)).isEqualTo(Status.CANCELLED))
        .hasMessage("The requester is closed");
  }

  @Test
  void closedRequesterLeavesNoQueueBehind() {
    var before = exchange.broker.queueNames();
    var second = Requester.builder(exchange.requesterConnection).build();
    second.close();
    assertThat(exchange.broker.queueNames()).isEqualTo(before);
  }

  @Test
  void tooManyPendingCallsAreRefusedAtOnce() throws Exception {
    try (var small = Requester.builder(exchange.requesterConnection).maxPending(2).build()) {
      var work = small.proxy("work", Work.class);
      var first = work.holdAsync();
      var second = work.holdAsync();
      begun.await();
      assertThatThrownBy(work::count).satisfies(e -> assertThat(status(e)).isEqualTo(Status.BUSY));
      release.countDown();
      assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("held");
      assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo("held");
    }
  }

  @Test
  void callThatHasEndedMakesRoomForTheOneThatFollowsIt() throws Exception {
    try (var small =
        Requester.builder(exchange.requesterConnection)
            .maxPending(1)
            .executor(Runnable::run)
            .build()) {
      var work = small.service("work");
      var second = work.callAsync("count").thenCompose(one -> work.callAsync("count"));
      assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo("2");
    }
  }

  @Test
  void fullQueueHoldsUpNobodyBeyondTheDeadline() throws Exception {
    var holding = work(120_000).holdAsync();
    begun.await();
    var big = "x".repeat(1 << 20);
    var service =
        exchange
            .requester
            .service("work")
            .with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(2)));
    var calls = new ArrayList<CompletableFuture<?>>();
    var started = System.nanoTime();
    for (var i = 0; i < 60; i++) { // the queue is bounded at 32 MiB
      calls.add(service.callAsync("count", big));
    }
    for (var call : calls) {
      assertThatThrownBy(call::join)
          .satisfies(
              e -> assertThat(status(e.getCause())).isIn(Status.DEADLINE_EXCEEDED, Status.BUSY));
    }
    // Together, not one after the other: that would take two seconds for each that does not fit.
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    release.countDown();
    assertThat(holding.get(60, TimeUnit.SECONDS)).isEqualTo("held");
    assertThat(work(60_000).count()).isEqualTo("1");
  }

  @Test
  void asynchronousCallToAFullQueueReturnsAtOnce() throws Exception {
    var holding = work(120_000).holdAsync();
    begun.await();
    var service =
        exchange
            .requester
            .service("work")
            .with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(60)));
    var calls = new ArrayList<CompletableFuture<?>>();
    for (var i = 0; i < 300; i++) { // the queue is bounded at 32 MiB
      calls.add(service.callAsync("count", "x".repeat(90 << 10)));
    }
    await().until(() -> exchange.broker.queueDepth("parley.requests.work") == 301);
    var small = "x".repeat(16 << 10);
    for (var i = 0; i < 400; i++) {
      var started = System.nanoTime();
      calls.add(service.callAsync("count", small));
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
      awaitDepth(calls.size() + 1);
    }
    assertThat(exchange.broker.queueDepth("parley.requests.work")).isLessThan(calls.size());
    calls.forEach(call -> call.cancel(false));
    release.countDown();
    assertThat(holding.get(10, TimeUnit.SECONDS)).isEqualTo("held");
  }

  /** So that each request goes out alone; not for long, since a full queue takes no more. */
  private void awaitDepth(int messages) {
    var deadline = Deadline.after(Duration.ofMillis(20));
    while (!deadline.isExpired() && exchange.broker.queueDepth("parley.requests.work") < messages) {
      Thread.onSpinWait();
    }
  }

  private Work work(long millis) {
    return exchange.requester.proxy(
        "work", Work.class, CallOptions.DEFAULT.withTimeout(Duration.ofMillis(millis)));
  }

  private static Status status(@Nullable Throwable e) {
    return ((ParleyException) requireNonNull(e)).status();
  }

  private final class Worker implements Work {
    @Override
    public String hold() {
      begun.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return "held";
    }

    @Override
    public CompletableFuture<String> holdAsync() {
      return CompletableFuture.completedFuture(hold());
    }

    @Override
    public String count() {
      return Integer.toString(counted.incrementAndGet());
    }

    @Override
    public long remaining() {
      return CallContext.current().orElseThrow().deadline().remaining().toMillis();
    }
  }
}
