package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import dev.parley.requester.Requester;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Many requesters, many methods, and names at the edge of what is allowed. */
class CrowdTest {
  private static final int REQUESTERS = 64;
  private static final int CALLS = 100;

  @Test
  void manyRequestersGetTheirOwnAnswers() throws Exception {
    try (var exchange = new Exchange()) {
      exchange.responder.function("crowd", "next", IntUnaryOperator.class, x -> x + 1);
      var threads = Executors.newFixedThreadPool(REQUESTERS);
      var ends = new ArrayList<CompletableFuture<Void>>();
      for (var id = 0; id < REQUESTERS; id++) {
        var first = id * CALLS;
        ends.add(CompletableFuture.runAsync(() -> callFrom(exchange, first), threads));
      }
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
      threads.shutdown();

      assertThat(exchange.responder.stats().handled()).isEqualTo(REQUESTERS * CALLS);
      await()
          .untilAsserted(
              () -> assertThat(exchange.broker.queueDepth("parley.requests.crowd")).isZero());
    }
  }

  private static void callFrom(Exchange exchange, int first) {
    try (var connection = Exchange.connect(exchange.broker, Role.REQUESTERS);
        var requester = Requester.builder(connection).build()) {
      var service = requester.service("crowd");
      for (var i = first; i < first + CALLS; i++) {
        assertThat(service.call("next", i)).isEqualTo(i + 1);
      }
      assertThat(requester.stats().foreignReplies()).isZero();
    }
  }

  @Test
  void serviceOfTwoHundredMethodsServesEach() {
    try (var exchange = new Exchange()) {
      for (var i = 0; i < 200; i++) {
        var number = i;
        exchange.responder.function("wide", "method" + i, IntUnaryOperator.class, x -> x + number);
      }
      var service = exchange.requester.service("wide");
      assertThat(service.describe().methods()).hasSize(200);
      for (var i = 0; i < 200; i++) {
        assertThat(service.call("method" + i, 1)).isEqualTo(1 + i);
      }
      assertThatThrownBy(() -> service.call("method200", 1)).hasMessageContaining("method20");
    }
  }

  @Test
  void oddNamesAreServed() {
    try (var exchange = new Exchange()) {
      for (var name : new String[] {"A", "a-b_c-9", "Z".repeat(100), "null", "parley"}) {
        exchange.responder.function(name, "next", IntUnaryOperator.class, x -> x + 1);
        assertThat(exchange.requester.service(name).call("next", 1)).isEqualTo(2);
      }
    }
  }

  @Test
  void namesThatMeanSomethingToABrokerAreRefused() {
    var names =
        List.of("", " ", "9a", "a.b", "a*", "#", "a#", "a::b", "a?x=y", "a b", "ü", "$sys", "a\n");
    try (var exchange = new Exchange()) {
      for (var name : names) {
        assertThatThrownBy(
                () -> exchange.responder.function(name, "f", IntUnaryOperator.class, x -> x))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("is no name for a service");
        assertThatThrownBy(() -> exchange.requester.service(name))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
