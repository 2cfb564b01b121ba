package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ContractException;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How requests are taken, in what order, how many at a time; and what a bad export says. */
@Timeout(180)
class ServingTest {
  interface Work {
    CompletableFuture<String> hold(String name);
  }

  interface Anything {
    Object get();
  }

  private final Semaphore release = new Semaphore(0);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
  private Exchange exchange;

  @BeforeEach
  void start() {
    exchange = new Exchange(3);
    exchange.responder.export("work", Work.class, this::hold);
  }

  @AfterEach
  void stop() {
    release.release(1_000);
    exchange.close();
  }

  private CompletableFuture<String> hold(String name) {
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    begun.add(name);
    try {
      release.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.decrementAndGet();
    return CompletableFuture.completedFuture(name);
  }

  @Test
  void noMoreRequestsRunAtATimeThanAllowed() throws Exception {
    var work = exchange.requester.proxy("work", Work.class);
    var calls = new ArrayList<CompletableFuture<String>>();
    for (var i = 0; i < 40; i++) {
      calls.add(work.hold("call " + i));
    }
    await().until(() -> running.get() == 3);
    release.release(1_000);
    for (var call : calls) {
      call.get(60, TimeUnit.SECONDS);
    }
    assertThat(most).hasValue(3);
  }

  @Test
  void higherPriorityGoesFirst() throws Exception {
    var normal = exchange.requester.proxy("work", Work.class);
    var urgent = exchange.requester.proxy("work", Work.class, CallOptions.DEFAULT.withPriority(9));
    var calls = new ArrayList<CompletableFuture<String>>();
    for (var i = 0; i < 3; i++) {
      calls.add(normal.hold("running"));
    }
    await().until(() -> running.get() == 3);
    for (var i = 0; i < 20; i++) {
      calls.add(normal.hold("normal"));
    }
    calls.add(urgent.hold("urgent"));
    await().until(() -> exchange.broker.deliveringCount("parley.requests.work") == 24);
    // One at a time, since the last may still be on its way from the broker to the responder.
    for (var i = 0; i < 15 && !begun.contains("urgent"); i++) {
      var before = begun.size();
      release.release();
      await().until(() -> begun.size() > before);
    }
    assertThat(begun).contains("urgent").hasSizeLessThan(20);
    release.release(1_000);
    for (var call : calls) {
      call.get(60, TimeUnit.SECONDS);
    }
    await().until(() -> exchange.broker.queueDepth("parley.requests.work") == 0);
  }

  @Test
  void resultThatCannotBeSentIsToldToTheCaller() {
    exchange.responder.export("anything", Anything.class, Object::new);
    var anything = exchange.requester.proxy("anything", Anything.class);
    assertThatThrownBy(anything::get)
        .isInstanceOfSatisfying(
            ParleyException.class, e -> assertThat(e.status()).isEqualTo(Status.INTERNAL))
        .hasMessageContaining("get()")
        .hasMessageContaining("java.lang.Object");
    assertThat(exchange.responder.stats().handled()).isEqualTo(1);
    assertThat(exchange.responder.stats().refused()).isZero();
  }

  @Test
  void exportOnAClosedConnectionSaysSo() {
    exchange.responderConnection.close();
    assertThatThrownBy(() -> exchange.responder.export("anything", Anything.class, Object::new))
        .isInstanceOfSatisfying(
            ParleyException.class, e -> assertThat(e.status()).isEqualTo(Status.CANCELLED))
        .hasMessage("The connection is closed");
  }

  @Test
  void handlerThatThrowsAnErrorIsToldToTheCallerAndTheNextCallIsAnswered() {
    var first = new AtomicInteger();
    exchange.responder.export(
        "anything",
        Anything.class,
        () -> {
          if (first.incrementAndGet() == 1) {
            throw new StackOverflowError("deep");
          }
          return "fine";
        });
    var anything = exchange.requester.proxy("anything", Anything.class);
    assertThatThrownBy(anything::get).hasMessage("java.lang.StackOverflowError: deep");
    assertThat(anything.get()).isEqualTo("fine");
  }

  @Test
  void secondMethodOfTheSameNameIsRefusedAtExport() {
    assertThatThrownBy(
            () -> exchange.responder.function("work", "hold", BooleanSupplier.class, () -> true))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("The service 'work' has a method hold already");
  }

  @Test
  void oddServiceNamesAreRefused() {
    for (var name : List.of("", "a.b", "#", "1", "a*", "a b", "x".repeat(101))) {
      assertThatThrownBy(() -> exchange.responder.export(name, Work.class, this::hold))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no name for a service");
    }
  }
}
