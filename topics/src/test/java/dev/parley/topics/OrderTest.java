package dev.parley.topics;

import static dev.parley.topics.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** What each level promises, with many senders at once. */
@Tag("once")
@Timeout(180)
class OrderTest {
  private static final int SENDERS = 6;
  private static final int MESSAGES = 300;

  private final Hall hall = Hall.withKeeper();

  /** One for each sender: the common pool may have only one for all. */
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private final List<Hall.Heard> listeners = new ArrayList<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    hall.close();
  }

  private void listen(int members) {
    for (var i = 0; i < members; i++) {
      listeners.add(Hall.Heard.in(hall.rooms().join("test", "listener" + i)));
    }
  }

  /** All senders at once, each as fast as it can. */
  private void sendAll(Order... orders) {
    var sending = new ArrayList<CompletableFuture<Void>>();
    for (var s = 0; s < SENDERS; s++) {
      var room = hall.rooms().join("test", "sender" + s);
      var order = orders[s % orders.length];
      sending.add(CompletableFuture.runAsync(() -> send(room, order), threads));
    }
    sending.forEach(CompletableFuture::join);
  }

  private static void send(Room room, Order order) {
    var last = new ArrayList<CompletableFuture<Void>>();
    for (var i = 0; i < MESSAGES; i++) {
      last.add(room.send(Integer.toString(i), order));
      if (last.size() == 50) {
        last.forEach(CompletableFuture::join);
        last.clear();
      }
    }
    last.forEach(CompletableFuture::join);
  }

  private void awaitAll() {
    for (var listener : listeners) {
      await().until(() -> listener.messages.size() == SENDERS * MESSAGES);
      for (var s = 0; s < SENDERS; s++) {
        assertThat(listener.of("sender" + s))
            .containsExactlyElementsOf(
                IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList());
      }
      assertThat(listener.missed()).isZero();
    }
  }

  @RepeatedTest(2)
  void fifoKeepsTheOrderOfEachSender() {
    listen(3);
    sendAll(Order.FIFO);
    awaitAll();
  }

  @RepeatedTest(2)
  void agreedIsOneOrderForAllWithMembershipInIt() {
    listen(4);
    for (var i = 0; i < listeners.size(); i++) { // each sees those who come after it
      var later = listeners.size() - 1 - i;
      var listener = listeners.get(i);
      await().until(() -> listener.changes().size() == later);
    }
    listeners.forEach(listener -> listener.all.clear());
    sendAll(Order.AGREED, Order.SAFE);
    awaitAll();

    var first = listeners.get(0).all;
    for (var listener : listeners.subList(1, listeners.size())) {
      await().until(() -> listener.all.size() == first.size());
      assertThat(listener.all).containsExactlyElementsOf(List.copyOf(first));
    }
    assertThat(first).contains("JOINED sender0");
  }

  @RepeatedTest(2)
  void whoJoinsWhileMuchIsSaidHasNoGapAndNoRepeat() {
    var senders = List.of(hall.rooms().join("test", "fifo"), hall.rooms().join("test", "agreed"));
    var stopped = new boolean[1];
    var sending =
        List.of(
            CompletableFuture.supplyAsync(
                () -> sendUntil(senders.get(0), Order.FIFO, stopped), threads),
            CompletableFuture.supplyAsync(
                () -> sendUntil(senders.get(1), Order.AGREED, stopped), threads));
    for (var i = 0; i < 8; i++) {
      listeners.add(Hall.Heard.in(hall.rooms().join("test", "late" + i)));
    }
    synchronized (stopped) {
      stopped[0] = true;
    }
    var fifo = sending.get(0).join();
    var agreed = sending.get(1).join();
    for (var listener : listeners) {
      await().until(() -> listener.of("fifo").contains(Integer.toString(fifo)));
      await().until(() -> listener.of("agreed").contains(Integer.toString(agreed)));
      assertNoGap(listener.of("fifo"), fifo);
      assertNoGap(listener.of("agreed"), agreed);
    }
  }

  private static void assertNoGap(List<String> heard, int last) {
    var first = Integer.parseInt(heard.get(0));
    assertThat(heard)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList());
  }

  /** As fast as its own messages come back, so that nobody falls behind by a whole ring. */
  private static int sendUntil(Room room, Order order, boolean[] stopped) {
    var own = new AtomicInteger();
    room.onMessage(message -> own.incrementAndGet());
    var i = 0;
    while (true) {
      synchronized (stopped) {
        if (stopped[0]) {
          return i;
        }
      }
      var sent = room.send(Integer.toString(++i), order);
      if (order != Order.FIFO) {
        sent.join();
      } else if (i % 200 == 0) {
        var expected = i - 200;
        await().pollInterval(Duration.ofMillis(2)).until(() -> own.get() >= expected);
      }
    }
  }
}
