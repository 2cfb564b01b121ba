package dev.parley.broker;

import dev.parley.tls.TlsContexts;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a stand-alone Artemis needs beside the jars of its distribution, wherever this process has
 * it from.
 */
final class ChildClassPath {
  /**
   * One class of each jar that the distribution has not, by name since some are not ours to use.
   */
  private static final List<String> OF_METRICS =
      List.of(
          "io.micrometer.prometheusmetrics.PrometheusMeterRegistry",
          "io.prometheus.metrics.config.PrometheusProperties",
          "io.prometheus.metrics.core.metrics.Counter",
          "io.prometheus.metrics.expositionformats.ExpositionFormatWriter",
          "io.prometheus.metrics.model.registry.PrometheusRegistry",
          "io.prometheus.metrics.tracer.common.SpanContext");

  private ChildClassPath() {}

  /** Configuration first, so that its own files are found, and the distribution last. */
  static String of(StandaloneInstance instance, Path home, boolean hasMetrics) {
    var classes = new ArrayList<Class<?>>(List.of(StandaloneMain.class, TlsContexts.class));
    if (hasMetrics) {
      OF_METRICS.forEach(name -> classes.add(found(name)));
    }
    var path = new LinkedHashSet<Path>();
    path.add(instance.etc());
    classes.forEach(one -> path.add(sourceOf(one)));
    path.add(home.resolve("lib").resolve("*"));
    return path.stream()
        .map(Path::toString)
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  private static Class<?> found(String name) {
    try {
      return Class.forName(name, false, ChildClassPath.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new BrokerException("Metrics need " + name + ", which is not on the class path.", e);
    }
  }

  /** The jar, or folder, that a class is in. */
  private static Path sourceOf(Class<?> one) {
    try {
      return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new BrokerException("Cannot find the jar of " + one.getName() + ".", e);
    }
  }
}
