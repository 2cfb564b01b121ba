package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many calls leave nothing behind. {@code -Dparley.leak.calls=1000000} for a million. */
@Tag("once")
@Timeout(600)
class LeakTest {
  private static final int CALLS = Integer.getInteger("parley.leak.calls", 60_000);
  private static final int IN_FLIGHT = 200;

  interface Echo {
    String echo(String text);
  }

  @Test
  void heapThreadsAndQueuesAreWhatTheyWereBefore() throws Exception {
    try (var exchange = new Exchange()) {
      exchange.responder.export("echo", Echo.class, text -> text);
      call(exchange, 20_000);
      var heap = liveHeap();
      var threads = Thread.activeCount();
      call(exchange, CALLS);
      assertThat(exchange.requester.stats().pending()).isZero();
      await().until(() -> exchange.broker.queueDepth("parley.requests.echo") == 0);
      await().until(() -> exchange.broker.deliveringCount("parley.requests.echo") == 0);
      // Pools grow to what is in flight, not with what has been.
      assertThat(Thread.activeCount()).isLessThan(threads + 2 * IN_FLIGHT);
      var growth = liveHeap() - heap;
      System.out.printf("%,d calls: live heap grew by %,d KB%n", CALLS, growth / 1024);
      assertThat(growth).isLessThan(4L << 20);
    }
  }

  private static void call(Exchange exchange, int count) throws InterruptedException {
    var service = exchange.requester.service("echo");
    var slots = new Semaphore(IN_FLIGHT);
    var wrong = new LongAdder();
    for (var i = 0; i < count; i++) {
      var text = "text " + i;
      slots.acquire();
      service
          .callAsync("echo", text)
          .whenComplete(
              (reply, failure) -> {
                if (!text.equals(reply)) {
                  wrong.increment();
                }
                slots.release();
              });
    }
    assertThat(slots.tryAcquire(IN_FLIGHT, 300, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong.sum()).isZero();
  }

  /** After collecting until it does not shrink any more. */
  private static long liveHeap() {
    var memory = ManagementFactory.getMemoryMXBean();
    var least = Long.MAX_VALUE;
    for (var i = 0; i < 5; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
