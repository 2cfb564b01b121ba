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
import org.jspecify.annotations.Nullable;

/** What a broker counts, for Prometheus to fetch from this machine. */
final class PrometheusMetrics implements ActiveMQMetricsPlugin, AutoCloseable {
  static final String HOST = "127.0.0.1";
  static final String PATH = "/metrics";

  private static final long serialVersionUID = 1L;

  private final transient PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private transient @Nullable HttpServer server;

  private PrometheusMetrics() {}

  /** Serves on that port; empty if it is none. */
  static Optional<PrometheusMetrics> of(int port) {
    return port == BrokerSettings.NO_PORT
        ? Optional.empty()
        : Optional.of(new PrometheusMetrics().init(Map.of("port", Integer.toString(port))));
  }

  /**
   * Begins to serve {@code http://127.0.0.1:port/metrics}.
   *
   * @param options {@code port}
   * @throws BrokerException if the port is in use
   */
  @Override
  public PrometheusMetrics init(Map<String, String> options) {
    var port = Integer.parseInt(options.getOrDefault("port", "0"));
    try {
      var serving =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      serving.createContext(PATH, this::answer);
      serving.start();
      server = serving;
      return this;
    } catch (IOException e) {
      throw new BrokerException(
          "Cannot serve metrics on " + HOST + ":" + port + " (" + BrokerException.reason(e) + ").",
          e);
    }
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
    var port = server == null ? BrokerSettings.NO_PORT : server.getAddress().getPort();
    return "http://" + HOST + ":" + port + PATH;
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
    registry.close();
  }
}
