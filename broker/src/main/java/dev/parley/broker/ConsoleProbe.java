package dev.parley.broker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Asks a stand-alone Artemis, through its console, whether it serves. */
final class ConsoleProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final StandalonePorts ports;
  private final String login;

  ConsoleProbe(StandalonePorts ports, Credentials.User admin) {
    this.ports = ports;
    var text = admin.name() + ":" + admin.password();
    login = "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whether all ports are served, and the admin is let in.
   *
   * @throws BrokerException if Artemis has not understood all that it was told
   */
  boolean allServe() {
    if (!acceptors().stream().allMatch(this::isStarted) || !hasMetrics()) {
      return false;
    }
    BrokerProperties.refuseErrors(ask("/Status").replace("\\\"", "\""));
    return true;
  }

  /** Whether one that does not serve has a copy of all that the one that serves has. */
  boolean isInSync() {
    return ask("/ReplicaSync").contains("\"value\":true");
  }

  private List<String> acceptors() {
    var names = new ArrayList<>(List.of("tcp"));
    if (ports.stomp() != BrokerSettings.NO_PORT) {
      names.add("stomp");
    }
    if (ports.amqp() != BrokerSettings.NO_PORT) {
      names.add("amqp");
    }
    return names;
  }

  private boolean isStarted(String acceptor) {
    return ask(",component=acceptors,name=%22" + acceptor + "%22/Started")
        .contains("\"value\":true");
  }

  private boolean hasMetrics() {
    return ports.metrics() == BrokerSettings.NO_PORT
        || answer(URI.create(PrometheusMetrics.url(ports.metrics()))).isPresent();
  }

  /** The broker's word on one of its attributes, or of its parts'; empty while there is none. */
  private String ask(String what) {
    var broker =
        "/console/jolokia/read/org.apache.activemq.artemis:broker=%22"
            + StandaloneInstance.BROKER
            + "%22";
    return answer(URI.create(ports.consoleOrigin() + broker + what)).orElse("");
  }

  private Optional<String> answer(URI question) {
    try {
      var answer =
          client.send(
              HttpRequest.newBuilder(question)
                  .timeout(PATIENCE)
                  .header("Authorization", login)
                  .header("Origin", ports.consoleOrigin())
                  .build(),
              BodyHandlers.ofString());
      return Optional.of(answer.body()).filter(body -> answer.statusCode() == 200);
    } catch (IOException e) {
      return Optional.empty(); // Not yet there.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("Interrupted while Apache Artemis started.", e);
    }
  }
}
