package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.Doc;
import dev.parley.protocol.Operation;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.ServiceDescription;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final Duration WAIT = Duration.ofMillis(500);

  @Doc("Arithmetic.")
  interface Arithmetic {
    @Doc("Divides.")
    @Operation(idempotent = true)
    int div(int dividend, int divisor);
  }

  private final Exchange exchange = new Exchange();

  @AfterEach
  void close() {
    exchange.close();
  }

  @Test
  void everyResponderTellsWhatItServes() {
    exchange.responder.export("math", Arithmetic.class, (a, b) -> a / b);
    exchange.responder.function("demo", "answer", Runnable.class, () -> {});
    try (var connection = Exchange.connect(exchange.broker, Role.RESPONDERS);
        var other = Responder.builder(connection).build()) {
      other.export("math", Arithmetic.class, (a, b) -> a / b);

      await()
          .untilAsserted(
              () ->
                  assertThat(exchange.requester.discover(WAIT))
                      .extracting(ServiceDescription::service)
                      .containsExactlyInAnyOrder("demo", "math", "math"));
    }
  }

  @Test
  void nobodyServesAnything() {
    assertThat(exchange.requester.discover(Duration.ofMillis(200))).isEmpty();
  }

  @Test
  void theQuestionLeavesNothingPending() {
    exchange.responder.export("math", Arithmetic.class, (a, b) -> a / b);
    exchange.requester.discover(WAIT);

    assertThat(exchange.requester.stats().pending()).isZero();
  }

  @Test
  void oneServiceDescribesItself() {
    exchange.responder.export("math", Arithmetic.class, (a, b) -> a / b);

    assertThat(exchange.requester.service("math").describe())
        .isEqualTo(
            new ServiceDescription(
                "math",
                "Arithmetic.",
                List.of(
                    new ServiceDescription.Method(
                        "div",
                        "div(int,int)",
                        "int div(int dividend, int divisor)",
                        "Divides.",
                        "int",
                        List.of(
                            new ServiceDescription.Parameter("dividend", "int"),
                            new ServiceDescription.Parameter("divisor", "int")),
                        false,
                        true,
                        false))));
  }

  @Test
  void discoveryWithoutABrokerSaysSo() {
    exchange.broker.close();
    await().until(() -> !exchange.requesterConnection.isConnected());

    assertThatThrownBy(() -> exchange.requester.discover(WAIT))
        .isInstanceOfSatisfying(
            ParleyException.class,
            failure -> assertThat(failure.status()).isEqualTo(Status.UNAVAILABLE));
  }
}
