package dev.parley.broker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl.InsertionOrderedProperties;

/**
 * What is added to a broker's configuration, in the words of Artemis' {@code broker.properties}:
 * the embedded broker and a stand-alone one are told the same. They keep their order, since some
 * make what others say more of.
 */
final class BrokerProperties {
  private static final String NAME = "parley";
  private static final Pattern ERRORS = Pattern.compile("\"errors\":\\[(\\{.*?})]");

  private final Map<String, String> lines = new LinkedHashMap<>();

  /**
   * What the settings want beyond what the configuration says.
   *
   * @param tlsContext the name of the context of acceptors, where there is TLS
   */
  static BrokerProperties of(
      BrokerSettings settings,
      Configuration configuration,
      Credentials credentials,
      String tlsContext) {
    var properties = new BrokerProperties();
    if (settings.tls() != null) {
      settings.tls().describe(configuration, tlsContext, properties);
    }
    if (settings.cluster() != null) {
      ClusterConfiguration.describe(settings, settings.cluster(), credentials, properties);
    }
    if (settings.pair() != null) {
      Pair.describe(settings.pair(), properties);
    }
    if (settings.quorum() != null) {
      Pair.describe(settings.quorum(), properties);
    }
    return properties;
  }

  void set(String key, Object value) {
    lines.put(key, value.toString());
  }

  void setAll(Map<String, String> more) {
    lines.putAll(more);
  }

  /** For keys that begin with the same words. */
  static String key(String collection, String name, String property) {
    return collection + ".\"" + name + "\"." + property;
  }

  /**
   * Sets them.
   *
   * @throws BrokerException if Artemis does not know one, or its value
   */
  void apply(Configuration configuration) {
    var properties = new InsertionOrderedProperties();
    lines.forEach(properties::put);
    try {
      configuration.parsePrefixedProperties(configuration, NAME, properties, null);
    } catch (Exception e) { // Artemis declares Exception.
      throw new BrokerException(
          "The broker cannot be configured (" + BrokerException.reason(e) + ").", e);
    }
    refuseErrors(configuration.getStatus());
  }

  /** Looks at what Artemis says of the properties that it was given. */
  static void refuseErrors(String status) {
    var errors = ERRORS.matcher(status);
    if (errors.find()) {
      throw new BrokerException("The broker cannot be configured (" + errors.group(1) + ").");
    }
  }

  /** The text of a file. */
  String text() {
    return lines.entrySet().stream()
        .map(line -> escape(line.getKey()) + "=" + escape(line.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  private static String escape(String text) {
    return text.replaceAll("[\\\\:=# ]", "\\\\$0");
  }
}
