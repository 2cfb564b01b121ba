package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import dev.parley.requester.CallOptions;
import dev.parley.requester.RemoteService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A responder leaves while there is work. */
@Timeout(180)
class DrainTest {
  private static final CallOptions SHORT = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(500));

  interface Work {
    CompletableFuture<String> who(int number);
  }

  @Test
  void whatRunsIsAnsweredAndWhatHasNotBegunGoesToAnother() throws Exception {
    try (var exchange = new Exchange(2)) {
      var begun = new CountDownLatch(2);
      var release = new CountDownLatch(1);
      exchange.responder.export(
          "work",
          Work.class,
          number -> {
            begun.countDown();
            Patience.awaitQuietly(release);
            return CompletableFuture.completedFuture("first");
          });
      var work = exchange.requester.proxy("work", Work.class);
      var calls = new ArrayList<CompletableFuture<String>>();
      for (var i = 0; i < 20; i++) {
        calls.add(work.who(i));
      }
      begun.await();
      var draining = CompletableFuture.supplyAsync(exchange.responder::drain);
      awaitInDrain();
      try (var connection = Exchange.connect(exchange.broker, Role.RESPONDERS);
          var other = Responder.builder(connection).build()) {
        other.export("work", Work.class, number -> CompletableFuture.completedFuture("second"));
        release.countDown();
        assertThat(draining.get(60, TimeUnit.SECONDS)).isTrue();
        var answers = new ArrayList<String>();
        for (var call : calls) {
          answers.add(call.get(60, TimeUnit.SECONDS));
        }
        assertThat(answers.stream().filter("first"::equals)).hasSize(2);
        assertThat(answers.stream().filter("second"::equals)).hasSize(18);
        await().until(() -> exchange.broker.queueDepth("parley.requests.work") == 0);
      }
    }
  }

  @Test
  void allServicesStopTakingWhileOneOfThemStillWorks() throws Exception {
    try (var exchange = new Exchange(2)) {
      var services = 3 * Runtime.getRuntime().availableProcessors();
      var begun = new CountDownLatch(services);
      var release = new CountDownLatch(1);
      for (var i = 0; i < services; i++) {
        exchange.responder.export("work" + i, Work.class, number -> held(number, begun, release));
      }
      var held = new ArrayList<CompletableFuture<String>>();
      for (var i = 0; i < services; i++) {
        held.add(exchange.requester.proxy("work" + i, Work.class).who(0));
      }
      begun.await();
      var draining = CompletableFuture.supplyAsync(exchange.responder::drain);
      await().until(() -> areUnanswered(exchange, services));
      release.countDown();
      assertThat(draining.get(10, TimeUnit.SECONDS)).isTrue();
      for (var call : held) {
        assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("held");
      }
    }
  }

  @Test
  void secondDrainWaitsForTheFirst() throws Exception {
    try (var exchange = new Exchange(2)) {
      var begun = new CountDownLatch(1);
      var release = new CountDownLatch(1);
      exchange.responder.export("work", Work.class, number -> held(number, begun, release));
      var call = exchange.requester.proxy("work", Work.class).who(0);
      begun.await();
      // Not in the common pool, which may have one thread for both.
      var threads = Executors.newCachedThreadPool();
      var first = CompletableFuture.supplyAsync(exchange.responder::drain, threads);
      await().until(() -> isUnanswered(exchange.requester.service("work").with(SHORT)));
      var second = CompletableFuture.supplyAsync(exchange.responder::drain, threads);
      await().during(Duration.ofMillis(300)).until(() -> !second.isDone());
      release.countDown();
      assertThat(first.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
      threads.shutdown();
      assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("held");
    }
  }

  @Test
  void requestsAreSharedBetweenResponders() throws Exception {
    try (var exchange = new Exchange(2);
        var connection = Exchange.connect(exchange.broker, Role.RESPONDERS);
        var other = Responder.builder(connection).concurrency(2).build()) {
      exchange.responder.export("work", Work.class, number -> answer("first"));
      other.export("work", Work.class, number -> answer("second"));
      var work = exchange.requester.proxy("work", Work.class);
      var answers = new ArrayList<String>();
      for (var i = 0; i < 100; i++) {
        answers.add(work.who(i).get(60, TimeUnit.SECONDS));
      }
      assertThat(answers).contains("first", "second");
    }
  }

  @Test
  void acknowledgedRequestsAreGoneFromTheBroker() throws Exception {
    try (var exchange = new Exchange(4)) {
      exchange.responder.export("work", Work.class, number -> answer("only"));
      var work = exchange.requester.proxy("work", Work.class);
      var calls = new ArrayList<CompletableFuture<String>>();
      for (var i = 0; i < 1_000; i++) {
        calls.add(work.who(i));
      }
      for (var call : List.copyOf(calls)) {
        assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo("only");
      }
      await().until(() -> exchange.broker.queueDepth("parley.requests.work") == 0);
      assertThat(exchange.responder.stats().handled()).isEqualTo(1_000);
    }
  }

  /** All are asked at once: one after the other would take longer than draining may. */
  private static boolean areUnanswered(Exchange exchange, int services) {
    var calls = new ArrayList<CompletableFuture<?>>();
    for (var i = 0; i < services; i++) {
      calls.add(exchange.requester.service("work" + i).with(SHORT).callAsync("who", 1));
    }
    return calls.stream().allMatch(Patience::isUnanswered);
  }

  private static boolean isUnanswered(RemoteService service) {
    return Patience.isUnanswered(service.callAsync("who", 1));
  }

  private static CompletableFuture<String> held(
      int number, CountDownLatch begun, CountDownLatch release) {
    if (number == 0) {
      begun.countDown();
      Patience.awaitQuietly(release);
    }
    return answer("held");
  }

  /** From then on nothing is begun here any more; whoever is let go earlier takes another. */
  private static void awaitInDrain() {
    await()
        .until(
            () ->
                Thread.getAllStackTraces().values().stream()
                    .flatMap(Stream::of)
                    .anyMatch(DrainTest::isInDrain));
  }

  /** A future has a method of that name, too. */
  private static boolean isInDrain(StackTraceElement frame) {
    return frame.getMethodName().equals("awaitDone")
        && frame.getClassName().endsWith(".RequestSource");
  }

  private static CompletableFuture<String> answer(String name) {
    return CompletableFuture.completedFuture(name);
  }
}
