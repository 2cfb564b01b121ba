package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.protocol.ParleyException;
import dev.parley.protocol.RemoteException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results that come item by item. */
@Timeout(180)
class StreamTest {
  private static final Exchange EXCHANGE = new Exchange();
  private static final AtomicLong COUNT = new AtomicLong();

  private final Counting.Served served = new Counting.Served();
  private final String service = "counting" + COUNT.incrementAndGet();
  private Counting counting = EXCHANGE.requester.proxy(service, Counting.class);

  @BeforeEach
  void serve() {
    EXCHANGE.responder.export(service, Counting.class, served);
    counting = EXCHANGE.requester.proxy(service, Counting.class);
  }

  @AfterAll
  static void close() {
    EXCHANGE.close();
  }

  private Counting counting(Duration timeout) {
    return EXCHANGE.requester.proxy(
        service, Counting.class, CallOptions.DEFAULT.withTimeout(timeout));
  }

  /** Reads all; what ends it early is thrown after what came before was added. */
  private static <T> void readInto(List<T> read, Stream<T> stream) {
    try (stream) {
      stream.forEach(read::add);
    }
  }

  @Test
  void slowReaderGetsAllInOrderAndTheResponderNeverRunsAheadOfIt() {
    var read = new AtomicLong();
    try (var numbers = counting.upTo(10_000)) {
      numbers.forEach(
          number -> {
            assertThat(number).isEqualTo(read.incrementAndGet());
            if (number % 500 == 0) {
              // Time for the responder to run ahead, if it would.
              await().pollDelay(Duration.ofMillis(20)).until(() -> true);
            }
            assertThat(served.produced.get()).isLessThanOrEqualTo(number + 64);
          });
    }
    assertThat(read).hasValue(10_000);
    assertThat(served.produced).hasValue(10_000);
    assertThat(served.closed).hasValue(1);
  }

  @Test
  void recordsComeAsThemselves() {
    try (var items = counting.items(3)) {
      assertThat(items)
          .containsExactly(
              new Counting.Item(1, "n1"), new Counting.Item(2, "n2"), new Counting.Item(3, "n3"));
    }
  }

  @Test
  void emptyStreamEnds() {
    try (var numbers = counting.upTo(0)) {
      assertThat(numbers).isEmpty();
    }
    assertThat(served.closed).hasValue(1);
  }

  @Test
  void streamsByNameWithoutAContract() {
    var remote = EXCHANGE.requester.service(service);
    try (var byPosition = remote.stream("upTo", 3);
        var byName = remote.stream("upTo", Map.of("count", 2))) {
      assertThat(byPosition).containsExactly(1, 2, 3);
      assertThat(byName).containsExactly(1, 2);
    }
  }

  @Test
  void callWithoutAskingForItemsGetsAList() {
    assertThat(EXCHANGE.requester.service(service).call("upTo", 3)).isEqualTo(List.of(1, 2, 3));
    assertThat(served.closed).hasValue(1);
  }

  @Test
  void manyStreamsAtOnceDoNotMix() {
    var streams =
        IntStream.rangeClosed(1, 10)
            .mapToObj(
                n ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try (var numbers = counting.upTo(200 * n)) {
                            return numbers.toList();
                          }
                        },
                        task -> new Thread(task).start()))
            .toList();
    for (var n = 1; n <= 10; n++) {
      assertThat(streams.get(n - 1).join())
          .isEqualTo(IntStream.rangeClosed(1, 200 * n).boxed().toList());
    }
  }

  @Test
  void itemsAreMadeInTheContextOfTheCall() {
    try (var users = counting.users(2)) {
      assertThat(users).containsExactly("requester", "requester");
    }
  }

  @Test
  void largeItemsComeFewAtATime() {
    try (var blocks = counting.blocks(1 << 20)) {
      // Four hold a little more than 4 MiB.
      await().during(Duration.ofMillis(300)).until(() -> served.produced.get() == 4);
      var reader = blocks.iterator();
      for (var n = 1; n <= 12; n++) {
        assertThat(reader.next()).hasSize(1 << 20);
        assertThat(served.produced.get()).isLessThanOrEqualTo(n + 5);
      }
    }
    await().until(() -> served.closed.get() == 1);
  }

  @Test
  void closingEarlyStopsTheProducer() {
    try (var numbers = counting.endless()) {
      assertThat(numbers.limit(5)).containsExactly(1, 2, 3, 4, 5);
    }
    await().until(() -> served.closed.get() == 1);
    assertThat(served.produced.get()).isLessThanOrEqualTo(64);
    await().until(() -> EXCHANGE.requester.stats().pending() == 0);
  }

  @Test
  void closingInterruptsAProducerThatWaits() {
    try (var numbers = counting.stuckAfter(3)) {
      assertThat(numbers.limit(3)).containsExactly(1, 2, 3);
      await().until(() -> served.stuck.get() == 1);
    }
    await().until(() -> served.closed.get() == 1);
    assertThat(served.interrupted).hasValue(1);
  }

  @Test
  void failureInMidStreamComesAfterTheItemsBeforeIt() throws Exception {
    var read = new ArrayList<Integer>();
    var numbers = counting.failingAfter(100);
    var failure = catchThrowableOfType(RemoteException.class, () -> readInto(read, numbers));
    assertThat(failure).hasMessage("java.lang.IllegalStateException: no more than 100");
    assertThat(read).isEqualTo(IntStream.rangeClosed(1, 100).boxed().toList());
    assertThat(served.closed).hasValue(1);
  }

  @Test
  void declaredExceptionComesFromTheTerminalOperation() throws Exception {
    var numbers = counting.failingAfter(-1);
    var failure = catchThrowableOfType(RemoteException.class, numbers::toList);
    assertThat(failure.remoteClass()).isEqualTo(FileNotFoundException.class.getName());
    assertThat(failure.getSuppressed()[0]).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void deadlineInMidStreamEndsIt() {
    var read = new ArrayList<Integer>();
    var numbers = counting(Duration.ofSeconds(5)).stuckAfter(3);
    var failure = catchThrowableOfType(ParleyException.class, () -> readInto(read, numbers));
    assertThat(failure.status()).isEqualTo(Status.DEADLINE_EXCEEDED);
    // Of the two that know the deadline either may be first.
    assertThat(failure.getMessage())
        .isIn(service + ".stuckAfter did not end within 5 s", "The stream did not end in its time");
    assertThat(read).containsExactly(1, 2, 3);
    await().until(() -> served.closed.get() == 1);
    assertThat(served.interrupted).hasValue(1);
  }

  @Test
  void abandonedStreamEndsAtItsDeadline() {
    var numbers = counting(Duration.ofSeconds(5)).endless();
    assertThat(numbers.iterator().next()).isEqualTo(1);
    await().until(() -> served.closed.get() == 1);
    await().until(() -> EXCHANGE.requester.stats().pending() == 0);
    assertThat(served.produced.get()).isLessThanOrEqualTo(64);
  }

  @Test
  void interruptedReaderCancels() {
    var numbers = counting.stuckAfter(1).iterator();
    assertThat(numbers.next()).isEqualTo(1);
    Thread.currentThread().interrupt();
    var failure = catchThrowableOfType(ParleyException.class, numbers::hasNext);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.status()).isEqualTo(Status.CANCELLED);
    await().until(() -> served.closed.get() == 1);
  }

  @Test
  void readingOnTheThreadThatReceivesRepliesIsRefused() {
    var refused = new AtomicReference<Throwable>();
    try (var requester =
        Requester.builder(EXCHANGE.requesterConnection).executor(Runnable::run).build()) {
      var own = requester.proxy(service, Counting.class);
      var remote = requester.service(service);
      await()
          .until(
              () -> {
                remote
                    .callAsync("one")
                    .thenRun(
                        () -> {
                          if (Thread.currentThread().getName().startsWith("parley-replies")) {
                            refused.set(catchThrowable(() -> own.upTo(1).toList()));
                          }
                        })
                    .join();
                return refused.get() != null;
              });
    }
    assertThat(refused.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("A blocking call on the thread that receives replies");
  }

  @Test
  void methodThatReturnsNoStreamIsNotRun() {
    var one = EXCHANGE.requester.service(service).stream("one");
    var failure = catchThrowableOfType(ParleyException.class, one::toList);
    assertThat(failure.status()).isEqualTo(Status.BAD_REQUEST);
    assertThat(failure).hasMessage("one() returns no stream; call it without asking for one");
  }

  @Test
  void endlessStreamIsNotGathered() {
    var remote = EXCHANGE.requester.service(service);
    var failure = catchThrowableOfType(ParleyException.class, () -> remote.call("endless"));
    assertThat(failure.status()).isEqualTo(Status.INTERNAL);
    assertThat(failure)
        .hasMessage(
            "The stream of endless() is too long for one answer: it has more than 100000 items;"
                + " ask for it item by item");
    assertThat(served.closed).hasValue(1);
  }

  @Test
  void listOfTooManyBytesIsNotGathered() {
    var remote = EXCHANGE.requester.service(service);
    var failure = catchThrowableOfType(ParleyException.class, () -> remote.call("blocks", 1 << 20));
    assertThat(failure.status()).isEqualTo(Status.INTERNAL);
    assertThat(failure)
        .hasMessage(
            "The stream of blocks(int) is too long for one answer: it has more than 8388608 bytes;"
                + " ask for it item by item");
    assertThat(served.produced).hasValue(8);
  }
}
