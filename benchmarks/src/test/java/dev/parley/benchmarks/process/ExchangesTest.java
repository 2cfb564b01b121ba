package dev.parley.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.benchmarks.exchange.Competitor;
import dev.parley.benchmarks.exchange.Competitors;
import dev.parley.broker.Broker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("once")
class ExchangesTest {
  private static Broker broker;

  @BeforeAll
  static void startBroker() {
    broker = Broker.builder().port(0).inMemory().start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  static List<String> competitors() {
    return Competitors.names();
  }

  @ParameterizedTest
  @MethodSource("competitors")
  void everyReplyEqualsItsRequest(String name) throws Exception {
    Competitor competitor = Competitors.named(name);
    var accounts = BrokerMain.accounts(broker);
    try (var responder = competitor.respond(accounts.responder());
        var transientRequester = competitor.request(accounts.requester(), false);
        var persistentRequester = competitor.request(accounts.requester(), true);
        var callers = new Callers()) {
      assertThat(responder).isNotNull();
      for (var requester : List.of(transientRequester, persistentRequester)) {
        var slice = callers.run(requester, 3, Duration.ofMillis(500));

        assertThat(slice.firstError()).isEmpty();
        assertThat(slice.allRight()).isTrue();
      }
    }
  }
}
