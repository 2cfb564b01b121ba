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

  /** Whether console and acceptors are up, and the admin is let in. */
  boolean allServe() {
    return acceptors().stream().allMatch(this::isStarted);
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
    var origin = ports.consoleOrigin();
    var question =
        URI.create(
            origin
                + "/console/jolokia/read/org.apache.activemq.artemis:broker=%22"
                + StandaloneInstance.BROKER
                + "%22,component=acceptors,name=%22"
                + acceptor
                + "%22/Started");
    try {
      var answer =
          client.send(
              HttpRequest.newBuilder(question)
                  .timeout(PATIENCE)
                  .header("Authorization", login)
                  .header("Origin", origin)
                  .build(),
              BodyHandlers.ofString());
      return answer.statusCode() == 200 && answer.body().contains("\"value\":true");
    } catch (IOException e) {
      return false; // Not yet there.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("Interrupted while Apache Artemis started.", e);
    }
  }
}
