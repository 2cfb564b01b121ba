package dev.parley.broker;

import java.util.HashMap;
import java.util.Map;

/**
 * The ports of a stand-alone Artemis, each {@link BrokerSettings#NO_PORT} or one that was free.
 *
 * @param consoleHost where the console listens
 * @param console always there
 */
record StandalonePorts(int tcp, int stomp, int amqp, int metrics, String consoleHost, int console) {
  /**
   * Those that are asked for, with a free one for each 0. Artemis would go on without a port that
   * is in use.
   */
  static StandalonePorts free(BrokerSettings settings, int amqp, String consoleHost, int console) {
    try (var ports = new FreePorts()) {
      return new StandalonePorts(
          ports.choose(settings.host(), settings.port()),
          ports.choose(settings.host(), settings.stompPort()),
          ports.choose(settings.host(), amqp),
          ports.choose(PrometheusMetrics.HOST, settings.metricsPort()),
          consoleHost,
          ports.choose(consoleHost, console));
    }
  }

  /** Where a program on this machine finds the console. */
  String consoleOrigin() {
    return "http://" + Hosts.forClients(consoleHost) + ":" + console;
  }

  Map<String, String> placeholders() {
    var values = new HashMap<String, String>();
    values.put("parley.port", Integer.toString(tcp));
    values.put("parley.stomp-port", Integer.toString(Math.max(stomp, 0)));
    values.put("parley.console-host", Hosts.inUrl(consoleHost));
    values.put("parley.console-client-host", Hosts.forClients(consoleHost));
    values.put("parley.console-port", Integer.toString(console));
    if (amqp != BrokerSettings.NO_PORT) {
      values.put("parley.amqp", "true");
      values.put("parley.amqp-port", Integer.toString(amqp));
      values.put("parley.amqp-protocol", "AMQP");
      // On its messages the user, of SecurityPlugin, is not where Artemis looks for this.
      values.put("parley.reject-empty-validated-user", "false");
    }
    return values;
  }
}
