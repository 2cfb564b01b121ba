package dev.parley.responder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.CallContext;
import dev.parley.requester.CallOptions;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import javax.jms.JMSException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a handler can know of its call, and whether it can believe it. */
class HandlerContextTest {
  private static Exchange exchange;
  private static String requester = "";

  @BeforeAll
  static void start() {
    exchange = new Exchange();
    requester = exchange.broker.credentials().first(Role.REQUESTERS).name();
    exchange
        .responder
        .function("context", "user", Supplier.class, () -> context().user().orElse("nobody"))
        .function("context", "headers", Supplier.class, () -> context().headers())
        .function(
            "context", "remaining", Supplier.class, () -> context().deadline().remainingMillis())
        .function("context", "again", Supplier.class, () -> context().isRedelivered())
        .function("context", "name", Supplier.class, () -> context().service());
  }

  @AfterAll
  static void stop() {
    exchange.close();
  }

  private static CallContext context() {
    return CallContext.current().orElseThrow();
  }

  @Test
  void userIsTheOneThatTheBrokerChecked() {
    assertThat(exchange.requester.service("context").call("user")).isEqualTo(requester);
  }

  @Test
  void spoofedUserIsOverwritten() throws JMSException {
    try (var wire = new Wire(exchange.broker)) {
      var request = wire.object("user", null);
      Wire.core(request).setValidatedUserID("admin");
      assertThat(Wire.body(wire.exchange("context", request))).isEqualTo(requester);

      var property = wire.object("user", null);
      Wire.core(property).putStringProperty("JMSXUserID", "admin");
      assertThat(Wire.body(wire.exchange("context", property))).isEqualTo(requester);
    }
  }

  @Test
  void headersAreTheCallersOwn() {
    var options = CallOptions.DEFAULT.withHeader("tenant", "blue").withHeader("x1", "ü");
    assertThat(exchange.requester.service("context").with(options).call("headers"))
        .isEqualTo(Map.of("tenant", "blue", "x1", "ü"));
  }

  @Test
  void remainingTimeIsWhatTheCallerHasLeft() {
    var options = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(40));
    assertThat((Long) exchange.requester.service("context").with(options).call("remaining"))
        .isBetween(1L, 40_000L);
  }

  @Test
  void firstDeliveryIsNoRedelivery() {
    assertThat(exchange.requester.service("context").call("again")).isEqualTo(false);
    assertThat(exchange.requester.service("context").call("name")).isEqualTo("context");
  }

  @Test
  void nobodyElseHasAContext() {
    assertThat(CallContext.current()).isEmpty();
  }
}
