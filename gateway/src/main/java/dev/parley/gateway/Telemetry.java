package dev.parley.gateway;

import dev.parley.protocol.Status;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes through the door, counted and logged. Thread-safe. */
final class Telemetry implements AutoCloseable {
  /** One line for each request, at INFO. */
  private static final Logger ACCESS = LoggerFactory.getLogger("dev.parley.gateway.access");

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final int MAX_SHOWN = 200;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final Load load = new Load(InstantSource.system());

  Telemetry(BooleanSupplier connected) {
    Gauge.builder("parley.gateway.connected", () -> connected.getAsBoolean() ? 1 : 0)
        .description("Whether the broker can be reached")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /** A call of a method that exists: names of what does not would be without end. */
  void called(String service, String method, Status status, long nanos) {
    load.called(service, status, nanos);
    registry
        .timer("parley.gateway.calls", "service", service, "method", method, "status", "" + status)
        .record(Duration.ofNanos(nanos));
  }

  void requested(Context exchange, float millis, String caller) {
    var status = exchange.statusCode();
    registry
        .timer(
            "parley.gateway.requests",
            "method",
            METHODS.contains(exchange.method().name()) ? exchange.method().name() : "other",
            "status",
            "" + status)
        .record(Duration.ofNanos((long) (millis * 1e6)));
    if (ACCESS.isInfoEnabled()) {
      ACCESS.info(
          "{} {} \"{} {}\" {} {} ms {}",
          exchange.ip(),
          caller.isEmpty() ? "-" : caller,
          exchange.method().name(),
          shown(exchange.path()),
          status,
          Math.round(millis),
          Trace.idOf(exchange));
    }
  }

  /** Nothing that a caller sends may look like another line. */
  private static String shown(String path) {
    var clean = path.replaceAll("[^\\x21-\\x7E]|\"", "?");
    return clean.length() <= MAX_SHOWN ? clean : clean.substring(0, MAX_SHOWN) + "...";
  }

  /** Of the last minutes. */
  Load load() {
    return load;
  }

  String prometheus() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
