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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.core.server.metrics.ActiveMQMetricsPlugin;
import org.jspecify.annotations.Nullable;

/**
 * What a broker counts, for Prometheus to fetch from this machine. Public for the configuration of
 * a stand-alone Artemis; programs have no use for it.
 */
public final class PrometheusMetrics implements ActiveMQMetricsPlugin, AutoCloseable {
  static final String HOST = "127.0.0.1";
  private static final String PATH = "/metrics";
  private static final String PORT = "port";

  private static final long serialVersionUID = 1L;

  private final transient PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private transient @Nullable HttpServer server;

  /** Serves nothing before {@link #init}. */
  public PrometheusMetrics() {}

  /**
   * Serves {@code http://127.0.0.1:port/metrics}; empty if the port is none.
   *
   * @throws BrokerException if the port is in use
   */
  static Optional<PrometheusMetrics> of(int port) {
    return port == BrokerSettings.NO_PORT
        ? Optional.empty()
        : Optional.of(new PrometheusMetrics().init(Map.of(PORT, Integer.toString(port))));
  }

  /** How a configuration names it. */
  static Map<String, String> describe(int port) {
    var lines = new LinkedHashMap<String, String>();
    lines.put("metricsConfiguration.plugin", PrometheusMetrics.class.getName() + ".class");
    lines.put("metricsConfiguration.plugin.init", PORT + "=" + port);
    return lines;
  }

  /**
   * Serves {@code http://127.0.0.1:port/metrics}.
   *
   * @param options {@code port}
   * @throws BrokerException if the port is in use
   */
  @Override
  public PrometheusMetrics init(Map<String, String> options) {
    var port = Integer.parseInt(options.getOrDefault(PORT, "0"));
    try {
      var opened =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      opened.createContext(PATH, this::answer);
      opened.start();
      server = opened;
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
    return server == null ? "" : url(server.getAddress().getPort());
  }

  static String url(int port) {
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
