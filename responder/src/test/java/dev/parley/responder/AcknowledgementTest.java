package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Requests are acknowledged in the order in which they came, except where that keeps too many. */
class AcknowledgementTest {
  private static final String QUEUE = "parley.requests.mixed";

  @Test
  void slowRequestKeepsABoundedNumberWaiting() throws Exception {
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var served = new Bench.Counting();
    try (var exchange = new Exchange(2);
        var wire = new Wire(exchange.broker)) {
      exchange.responder.export("mixed", Bench.class, served);
      exchange.responder.function(
          "mixed", "slow", Supplier.class, () -> waitFor(begun, end) ? "slow" : "cut short");
      wire.send("mixed", wire.object("slow", null));
      begun.await();
      for (var i = 0; i < 3_000; i++) {
        var request = wire.object("count", null);
        request.setJMSReplyTo(null);
        request.setJMSDeliveryMode(1);
        wire.send("mixed", request);
      }
      await().untilAsserted(() -> assertThat(served.runs).hasValue(3_000));

      await().untilAsserted(() -> assertThat(exchange.broker.queueDepth(QUEUE)).isLessThan(1_002));

      end.countDown();
      assertThat(Wire.body(wire.receive())).isEqualTo("slow");
      await()
          .untilAsserted(
              () -> {
                assertThat(exchange.broker.queueDepth(QUEUE)).isZero();
                assertThat(exchange.broker.deliveringCount(QUEUE)).isZero();
              });
      assertThat(served.runs).hasValue(3_000);
    }
  }

  private static boolean waitFor(CountDownLatch begun, CountDownLatch end) {
    begun.countDown();
    try {
      end.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
