package dev.parley.cli;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import dev.parley.broker.StandaloneBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * A broker that runs, in this process or in one of its own.
 *
 * @param keeperUrl where a keeper of rooms in this process connects
 * @param furtherLines what to say when it is ready, besides its URL
 * @param ended done when it has ended by itself
 */
record ServingBroker(
    String url,
    String keeperUrl,
    Credentials credentials,
    List<String> furtherLines,
    Future<?> ended,
    Runnable stop) {

  static ServingBroker of(Broker broker) {
    var lines = new ArrayList<String>();
    broker.stompUrl().map(ServingBroker::stomp).ifPresent(lines::add);
    broker.metricsUrl().ifPresent(url -> lines.add("Metrics at " + url));
    return new ServingBroker(
        broker.url(),
        broker.inVmUrl(),
        broker.credentials(),
        List.copyOf(lines),
        new CompletableFuture<>(),
        broker::close);
  }

  static ServingBroker of(StandaloneBroker broker) {
    var lines = new ArrayList<String>();
    broker.stompUrl().map(ServingBroker::stomp).ifPresent(lines::add);
    broker.amqpUrl().ifPresent(url -> lines.add("AMQP at " + url));
    lines.add(
        "Console at "
            + broker.consoleUrl()
            + ", for user "
            + broker.credentials().first(Credentials.Role.ADMINS).name());
    return new ServingBroker(
        broker.url(),
        broker.url(),
        broker.credentials(),
        List.copyOf(lines),
        broker.ended(),
        broker::close);
  }

  private static String stomp(String url) {
    return "STOMP at " + url;
  }

  void close() {
    stop.run();
  }
}
