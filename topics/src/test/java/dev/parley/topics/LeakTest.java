package dev.parley.topics;

import static dev.parley.topics.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Broker, keeper and members in one JVM need no more memory after many messages than before. {@code
 * -Dparley.leak.messages=360000} is an hour at a hundred messages each second.
 */
@Tag("once")
@Timeout(600)
class LeakTest {
  private static final int MESSAGES = Integer.getInteger("parley.leak.messages", 40_000);
  private static final int TOGETHER = 500;

  @Test
  void heapAndQueuesAreWhatTheyWereBefore() {
    try (var hall = Hall.withKeeper()) {
      var heard = new AtomicInteger();
      var sender = hall.rooms().join("test", "sender", JoinOptions.DEFAULT.withEcho(false));
      for (var i = 0; i < 2; i++) {
        hall.rooms().join("test", "listener" + i).onMessage(message -> heard.incrementAndGet());
      }
      talk(hall, sender, heard, 20_000);
      var heap = liveHeap();
      var queues = hall.broker.queueNames().size();
      talk(hall, sender, heard, MESSAGES);
      await().until(() -> hall.broker.queueNames().size() == queues);
      assertThat(hall.broker.queueDepth("parley.rooms.test.ledger")).isLessThanOrEqualTo(251);
      var growth = liveHeap() - heap;
      System.out.printf("%,d messages: live heap grew by %,d KB%n", MESSAGES, growth / 1024);
      assertThat(growth).isLessThan(4L << 20);
    }
  }

  /** One in ten is put in order, and somebody comes and goes now and then. */
  private static void talk(Hall hall, Room sender, AtomicInteger heard, int count) {
    heard.set(0);
    for (var sent = 0; sent < count; sent += TOGETHER) {
      for (var i = 0; i < TOGETHER; i++) {
        var order = i % 10 == 0 ? Order.AGREED : Order.FIFO;
        var done = sender.send("message " + i, order);
        if (i == TOGETHER - 10) {
          done.join();
        }
      }
      var expected = 2 * (sent + TOGETHER);
      await().until(() -> heard.get() == expected);
      if (sent % 5_000 == 0) {
        try (var guests = Rooms.builder(hall.requesters()).build()) {
          guests.join("test", "guest" + sent);
        }
      }
    }
  }

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
