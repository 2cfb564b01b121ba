package dev.parley.broker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.core.server.metrics.ActiveMQMetricsPlugin;

/** What a broker counts, for Prometheus to fetch from this machine. */
final class PrometheusMetrics implements ActiveMQMetricsPlugin, AutoCloseable {
  static final String HOST = "127.0.0.1";
  static final String PATH = "/metrics";

  private static final long serialVersionUID = 1L;

  private final transient PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final transient HttpServer server;

  private PrometheusMetrics(HttpServer server) {
    this.server = server;
    server.createContext(PATH, this::answer);
  }

  /**
   * Serves {@code http://127.0.0.1:port/metrics}; empty if the port is none.
   *
   * @throws BrokerException if the port is in use
   */
  static Optional<PrometheusMetrics> of(int port) {
    if (port == BrokerSettings.NO_PORT) {
      return Optional.empty();
    }
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      var metrics = new PrometheusMetrics(server);
      server.start();
      return Optional.of(metrics);
    } catch (IOException e) {
      throw new BrokerException(
          "Cannot serve metrics on " + HOST + ":" + port + " (" + BrokerException.reason(e) + ").",
          e);
    }
  }

  /** For those that Artemis makes; this one has all it needs. */
  @Override
  public PrometheusMetrics init(Map<String, String> options) {
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var isGet = exchange.getRequestMethod().equals("GET");
      var text = isGet ? registry.scrape() : "Only GET\n";
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(isGet ? 200 : 405, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public MeterRegistry getRegistry() {
    return registry;
  }

  /** Where they are served. */
  String url() {
    return "http://" + HOST + ":" + server.getAddress().getPort() + PATH;
  }

  @Override
  public void close() {
    server.stop(0);
    registry.close();
  }
}
