package dev.parley.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks of what was sent may do anything, also wait. */
@Timeout(180)
class CallbackTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  private final Hall hall = Hall.withKeeper();
  private final Rooms rooms = hall.rooms();
  private final Room ann = rooms.join("test", "ann");

  @AfterEach
  void stop() {
    hall.close();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Not from the test's thread: what is confirmed already runs its callback where it is given. */
  private CompletableFuture<Void> sendAside(String text, Runnable callback) {
    return CompletableFuture.supplyAsync(() -> ann.send(text, Order.AGREED).thenRun(callback))
        .thenCompose(sent -> sent);
  }

  @Test
  void callbackMayLeave() {
    var other = rooms.join("other", "ann");

    assertThat(ann.send("bye", Order.AGREED).thenRun(ann::leave)).succeedsWithin(SOON);

    assertThat(other.send("still here", Order.SAFE)).succeedsWithin(SOON);
    assertThat(hall.rooms().join("test", "bob").members()).hasSize(1);
  }

  @Test
  void callbackMayCloseTheRooms() {
    var unanswered = new CompletableFuture<Void>();
    var closed =
        ann.send("bye", Order.SAFE)
            .thenRun(
                () -> {
                  rooms.close();
                  ann.send("too late", Order.AGREED)
                      .whenComplete((done, failure) -> unanswered.complete(null))
                      .exceptionally(failure -> null)
                      .join();
                });

    assertThat(closed).succeedsWithin(SOON);
    assertThat(unanswered).succeedsWithin(SOON);
  }

  @Test
  void callbackMayWaitForAnotherSend() {
    var atAnn = Hall.Heard.in(ann);

    var both =
        ann.send("one", Order.AGREED)
            .thenRun(
                () ->
                    ann.send("two", Order.AGREED)
                        .thenRun(() -> ann.send("three", Order.SAFE).join())
                        .join());

    assertThat(both).succeedsWithin(SOON);
    atAnn.awaitTexts("ann: one", "ann: two", "ann: three");
  }

  @Test
  void callbackOfAFailureMayWait() {
    var failed =
        ann.tell("nobody", "psst")
            .exceptionally(
                failure -> {
                  ann.send("nobody is here", Order.AGREED).join();
                  return null;
                });

    assertThat(failed).succeedsWithin(SOON);
  }

  @Test
  void callbackThatDoesNotEndHoldsUpNoOther() {
    var end = new CountDownLatch(1);
    var first = sendAside("one", () -> awaitQuietly(end));
    var second = sendAside("two", () -> awaitQuietly(end));

    for (var i = 0; i < 20; i++) {
      assertThat(ann.send("more", Order.AGREED)).succeedsWithin(SOON);
    }
    end.countDown();
    assertThat(first).succeedsWithin(SOON);
    assertThat(second).succeedsWithin(SOON);
  }

  @Test
  void callbacksRunInTheOrderOfWhatWasSent() {
    var done = Collections.synchronizedList(new ArrayList<Integer>());
    var sent =
        IntStream.range(0, 500)
            .mapToObj(i -> ann.send("message", Order.AGREED).thenRun(() -> done.add(i)))
            .toList();

    assertThat(CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new)))
        .succeedsWithin(SOON);
    assertThat(done).containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
  }

  @Test
  void callbackWhoseThreadComesUpSlowlyDoesNotPassForOneThatTakesLong() {
    for (var i = 0; i < 2_000; i++) {
      var done = Collections.synchronizedList(new ArrayList<Integer>());
      try (var callbacks = new Callbacks()) {
        var first = CompletableFuture.runAsync(() -> done.add(1), callbacks);
        var second = CompletableFuture.runAsync(() -> done.add(2), callbacks);
        callbacks.relieve();
        assertThat(CompletableFuture.allOf(first, second)).succeedsWithin(SOON);
      }
      assertThat(done).containsExactly(1, 2);
    }
  }
}
