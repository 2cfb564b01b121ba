package dev.parley.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The directory that tells a stand-alone Artemis how to run, inside the data directory. It is for
 * its owner alone and written anew at each start.
 *
 * @param directory has {@code etc}, {@code log} and {@code tmp}
 */
record StandaloneInstance(Path directory, Path credentials) {
  /** The name in the console and in JMX. */
  static final String BROKER = "parley";

  /** What Artemis reads beside {@code broker.xml}. */
  static final String PROPERTIES = "broker.properties";

  /** Names the PEM files, where there is TLS. */
  static final String TLS = "tls.properties";

  /** The context of the acceptors, made of those files. */
  static final String TLS_CONTEXT = "parley";

  private static final String NAME = "artemis";

  /** How Artemis' properties speak of a plugin; the value says nothing, but there must be one. */
  private static final String SECURITY_PLUGIN =
      BrokerProperties.key("brokerPlugins", SecurityPlugin.class.getName() + ".class", "init");

  private static final List<String> FILLED = List.of("bootstrap.xml", "jolokia-access.xml");
  private static final List<String> AS_THEY_ARE =
      List.of("login.config", "management.xml", "log4j2.properties");

  /** Writes the one of a data directory. */
  static StandaloneInstance write(
      Path data, BrokerSettings settings, Credentials credentials, StandalonePorts ports) {
    var instance =
        new StandaloneInstance(
            data.toAbsolutePath().resolve(name(settings.pair())),
            data.toAbsolutePath().resolve(Credentials.FILE_NAME));
    var values = instance.values(settings, ports);
    // Whatever is wrong with it is said here, and not in a log.
    var configuration = BrokerConfiguration.read(settings.configuration(), values);
    BrokerConfiguration.refuseUnfitStandalone(configuration, settings.configuration(), values);
    var properties = BrokerProperties.of(settings, configuration, credentials, TLS_CONTEXT);
    properties.apply(configuration);
    if (settings.tls() != null) {
      settings.tls().open(TLS_CONTEXT, false).forEach(BrokerTls.Context::close);
    }
    RunningServer.keepFromOthers(configuration, data);
    CredentialsFile.makePrivate(instance.directory);
    try {
      for (String folder : List.of("etc", "log", "tmp")) {
        CredentialsFile.makeDirectory(instance.directory.resolve(folder));
      }
      instance.writeFiles(settings, values, properties, ports);
    } catch (IOException e) {
      throw new BrokerException(
          "Cannot write to "
              + instance.directory
              + " ("
              + BrokerException.reason(e)
              + "). Make it writable or choose another data directory.",
          e);
    }
    return instance;
  }

  /** The two of a pair have one data directory. */
  private static String name(@Nullable PairRole pair) {
    return pair == null ? NAME : NAME + "-" + pair.name().toLowerCase(Locale.ROOT);
  }

  private Map<String, String> values(BrokerSettings settings, StandalonePorts ports) {
    var values = new HashMap<>(settings.placeholders(0));
    values.put("parley.name", BROKER);
    // Here the JVM has no other broker.
    values.put("parley.jmx", "true");
    values.putAll(ports.placeholders());
    values.put("parley.configuration", etc().resolve("broker.xml").toUri().toString());
    values.put("parley.credentials", credentials.toString());
    values.put("parley.rooms", etc().resolve("rooms.properties").toString());
    return values;
  }

  private void writeFiles(
      BrokerSettings settings,
      Map<String, String> values,
      BrokerProperties properties,
      StandalonePorts ports)
      throws IOException {
    Files.writeString(
        etc().resolve("broker.xml"), BrokerConfiguration.filled(settings.configuration(), values));
    for (String file : FILLED) {
      Files.writeString(
          etc().resolve(file),
          BrokerConfiguration.fill(BrokerConfiguration.resource("standalone/" + file), values));
    }
    for (String file : AS_THEY_ARE) {
      Files.writeString(etc().resolve(file), BrokerConfiguration.resource("standalone/" + file));
    }
    store(settings.rooms().users(), "rooms.properties");
    Files.deleteIfExists(etc().resolve(TLS));
    if (settings.tls() != null) {
      store(settings.tls().toProperties(), TLS);
    }
    properties.setAll(settings.rooms().permissions(settings.prefix()));
    properties.set(SECURITY_PLUGIN, "of=" + BROKER);
    if (ports.metrics() != BrokerSettings.NO_PORT) {
      properties.setAll(PrometheusMetrics.describe(ports.metrics()));
    }
    Files.writeString(etc().resolve(PROPERTIES), properties.text());
  }

  private void store(Properties properties, String file) throws IOException {
    try (var writer = Files.newBufferedWriter(etc().resolve(file))) {
      properties.store(writer, null);
    }
  }

  Path etc() {
    return directory.resolve("etc");
  }

  /** Where Artemis says what it does, in files. */
  Path logs() {
    return directory.resolve("log");
  }
}
