package dev.parley.cli;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import dev.parley.broker.StandaloneBroker;
import dev.parley.jms.ParleyConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A broker that runs, in this process or in one of its own.
 *
 * @param keeperLink how a keeper of rooms in this process connects
 * @param furtherLines what to say when it is ready, besides its URL
 * @param ended done when it has ended by itself, with why
 */
record ServingBroker(
    String url,
    ParleyConnection.Builder keeperLink,
    Credentials credentials,
    List<String> furtherLines,
    CompletableFuture<String> ended,
    Runnable stop) {

  static ServingBroker of(Broker broker) {
    var lines = new ArrayList<String>();
    broker.stompUrl().map(ServingBroker::stomp).ifPresent(lines::add);
    broker.metricsUrl().map(ServingBroker::metrics).ifPresent(lines::add);
    return new ServingBroker(
        broker.url(),
        ParleyConnection.builder(broker.inVmUrl()),
        broker.credentials(),
        List.copyOf(lines),
        broker.ended(),
        broker::close);
  }

  static ServingBroker of(StandaloneBroker broker, BrokerTlsOptions tls) {
    var lines = new ArrayList<String>();
    broker.stompUrl().map(ServingBroker::stomp).ifPresent(lines::add);
    broker.amqpUrl().ifPresent(url -> lines.add("AMQP at " + url));
    broker.metricsUrl().map(ServingBroker::metrics).ifPresent(lines::add);
    lines.add(
        "Console at "
            + broker.consoleUrl()
            + ", for user "
            + broker.credentials().first(Credentials.Role.ADMINS).name());
    return new ServingBroker(
        broker.url(),
        tls.connection(broker.url()),
        broker.credentials(),
        List.copyOf(lines),
        broker
            .ended()
            .thenApply(code -> "The broker's process has ended. See the logs in " + broker.logs()),
        broker::close);
  }

  private static String stomp(String url) {
    return "STOMP at " + url;
  }

  private static String metrics(String url) {
    return "Metrics at " + url;
  }

  void close() {
    stop.run();
  }
}
