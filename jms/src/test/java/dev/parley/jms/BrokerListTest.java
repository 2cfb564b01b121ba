package dev.parley.jms;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BrokerListTest {
  @Test
  void urlsAreTakenApart() {
    assertThat(BrokerList.urls("tcp://a:1")).containsExactly("tcp://a:1");
    assertThat(BrokerList.urls("tcp://a:1,tcp://b:2")).containsExactly("tcp://a:1", "tcp://b:2");
    assertThat(BrokerList.urls("(tcp://a:1, tcp://[::1]:2)?x=y"))
        .containsExactly("tcp://a:1?x=y", "tcp://[::1]:2?x=y");
  }

  @Test
  void nextBrokerIsTakenWhereOneIsNotThere() {
    try (var broker = Broker.builder().inMemory().port(0).start();
        var connection = connect("tcp://127.0.0.1:1," + broker.url(), broker.credentials())) {
      assertThat(connection.isConnected()).isTrue();
    }
  }

  @Test
  void connectionGoesOverToTheNextBroker() {
    var credentials = Credentials.generate();
    try (var second = start(credentials)) {
      var first = start(credentials);
      try (var connection = connect(first.url() + "," + second.url(), credentials)) {
        var lost = requireNonNull(connection.link());
        first.close();
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> connection.link() != null && connection.link() != lost);
      }
    }
  }

  @Test
  void failureNamesAllBrokers() {
    var url = "tcp://127.0.0.1:1,tcp://127.0.0.1:2";
    assertThatThrownBy(() -> ParleyConnection.builder(url).open())
        .isInstanceOfSatisfying(
            ParleyException.class, e -> assertThat(e.status()).isEqualTo(Status.UNAVAILABLE))
        .hasMessageStartingWith("No broker can be reached at " + url + "; is it running?");
  }

  @Test
  void brokerThatRefusesTheUserIsToldOfEvenIfTheOthersAreAway() {
    try (var broker = Broker.builder().inMemory().port(0).start()) {
      var url = broker.url() + ",tcp://127.0.0.1:1";
      assertThatThrownBy(() -> ParleyConnection.builder(url).user("nobody", "x").open())
          .isInstanceOfSatisfying(
              ParleyException.class, e -> assertThat(e.status()).isEqualTo(Status.UNAUTHENTICATED));
    }
  }

  private static Broker start(Credentials credentials) {
    return Broker.builder().inMemory().port(0).credentials(credentials).start();
  }

  private static ParleyConnection connect(String url, Credentials credentials) {
    var user = credentials.first(Role.REQUESTERS);
    return ParleyConnection.builder(url).user(user.name(), user.password()).open();
  }
}
