package dev.parley.broker;

import static dev.parley.broker.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class BrokerMetricsTest {
  private static final Path DASHBOARD = Path.of("..", "docs", "grafana", "parley-broker.json");

  @Test
  void tellsWhatWaitsInTheDashboardsNames() throws Exception {
    try (var broker = Broker.builder().inMemory().port(0).metrics(0).start();
        var responder = Client.as(Role.RESPONDERS, broker);
        var requester = Client.as(Role.REQUESTERS, broker)) {
      responder.consumer("parley.requests.math").close();
      requester.send("parley.requests.math", "8/4");

      tellsOfOneRequest(broker.metricsUrl().orElseThrow());
    }
  }

  /** In the queue of the service math, in all names that the dashboard has. */
  static void tellsOfOneRequest(String url) throws IOException {
    var one = Pattern.compile("artemis_message_count\\{[^}]*queue=\"parley.requests.math\"\\} 1.0");
    // A queue counts a message a moment after its sender has gone on.
    var text = await().until(() -> scraped(url), scraped -> one.matcher(scraped).find());
    var names =
        Pattern.compile("artemis_[a-z_]+")
            .matcher(Files.readString(DASHBOARD))
            .results()
            .map(MatchResult::group);
    assertThat(names.distinct())
        .hasSizeGreaterThan(4)
        .allSatisfy(name -> assertThat(text).containsPattern("(?m)^" + name + "[{ ]"));
  }

  @Test
  void thereAreNoneUnlessAskedFor() {
    try (var broker = Broker.builder().inMemory().noTcp().start()) {
      assertThat(broker.metricsUrl()).isEmpty();
    }
  }

  @Test
  void portInUse() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = taken.getLocalPort();

      assertThatThrownBy(() -> Broker.builder().inMemory().noTcp().metrics(port).start())
          .isInstanceOf(BrokerException.class)
          .hasMessageStartingWith("Cannot listen on 127.0.0.1:" + port);
    }
  }

  private static String scraped(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }
}
