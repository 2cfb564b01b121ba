package dev.parley.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.SAXParserFactory;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.invm.TransportConstants;
import org.apache.activemq.artemis.utils.XMLUtil;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/**
 * {@code broker.xml} with one broker's values in it. Artemis itself fills placeholders from system
 * properties, which all brokers of a JVM share, so ours go in first; what is not ours is left to
 * it.
 */
final class BrokerConfiguration {
  private static final String BUILT_IN = "broker.xml";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{\\s*([^:}\\s]+)[^}]*}");

  private BrokerConfiguration() {}

  /**
   * Reads and checks the configuration.
   *
   * @param file someone's own, or null for the built-in one
   * @throws BrokerException if it cannot be read or is not a broker's configuration
   */
  static Configuration read(@Nullable Path file, Map<String, String> values) {
    var name = file == null ? BUILT_IN : file.toString();
    try {
      var text = filled(file, values);
      refuseBadXml(text);
      var root = XMLUtil.stringToElement(text);
      var configuration = new FileConfiguration();
      if (!(root.getElementsByTagName(configuration.getRootElement()).item(0)
          instanceof Element core)) {
        throw new IllegalArgumentException("there is no <core> element");
      }
      XMLUtil.validate(core, configuration.getSchema());
      configuration.parse(core, location(file));
      return configuration;
    } catch (Exception e) { // Artemis declares Exception.
      throw new BrokerException(
          "Cannot read the broker configuration "
              + name
              + " ("
              + BrokerException.reason(e)
              + "). Correct the file or leave it out to use the built-in one.",
          e);
    }
  }

  /**
   * Refuses one without what programs of this process are served by, or without a port.
   *
   * @throws BrokerException if it has not the acceptors that the values are for
   */
  static void refuseUnfitEmbedded(
      Configuration configuration, @Nullable Path file, Map<String, String> values) {
    refuseMissingPorts(configuration, file, values);
    var id = values.get("parley.vm");
    if (configuration.getAcceptorConfigurations().stream().noneMatch(one -> isInVm(one, id))) {
      throw unfit(
          file, "has no acceptor vm://${parley.vm:0}, for programs in the broker's own process");
    }
  }

  /**
   * Refuses one by which a broker in a process of its own would never be found to serve.
   *
   * @throws BrokerException if it has not the name and the acceptors that the values are for
   */
  static void refuseUnfitStandalone(
      Configuration configuration, @Nullable Path file, Map<String, String> values) {
    refuseMissingPorts(configuration, file, values);
    if (!configuration.getName().equals(values.get("parley.name"))) {
      throw unfit(
          file,
          "has the name '"
              + configuration.getName()
              + "' and not ${parley.name:parley}, by which its console is asked whether it serves");
    }
  }

  private static void refuseMissingPorts(
      Configuration configuration, @Nullable Path file, Map<String, String> values) {
    for (var port : List.of("tcp", "stomp", "amqp")) {
      if (Boolean.parseBoolean(values.get("parley." + port))
          && configuration.getAcceptorConfigurations().stream()
              .noneMatch(one -> port.equals(one.getName()))) {
        throw unfit(file, "has no acceptor named '" + port + "', for the port that is asked for");
      }
    }
  }

  private static boolean isInVm(TransportConfiguration acceptor, @Nullable String id) {
    return acceptor.getFactoryClassName().equals(InVMAcceptorFactory.class.getName())
        && String.valueOf(acceptor.getParams().get(TransportConstants.SERVER_ID_PROP_NAME))
            .equals(id);
  }

  private static BrokerException unfit(@Nullable Path file, String what) {
    return new BrokerException(
        "The broker configuration "
            + (file == null ? BUILT_IN : file)
            + " "
            + what
            + ". Begin with the built-in one (dev/parley/broker/broker.xml in the jar of"
            + " parley-broker) and keep its name and acceptors.");
  }

  /** The text of a configuration with the values in it. */
  static String filled(@Nullable Path file, Map<String, String> values) throws IOException {
    return fill(text(file), values);
  }

  /** Artemis would find out too, but its parser says so on stderr as well. */
  private static void refuseBadXml(String text) throws Exception {
    var source = new InputSource(new StringReader(text));
    SAXParserFactory.newInstance().newSAXParser().parse(source, new DefaultHandler());
  }

  private static String text(@Nullable Path file) throws IOException {
    if (file != null) {
      return Files.readString(file);
    }
    return resource(BUILT_IN);
  }

  /** A file that lies beside this class. */
  static String resource(String name) throws IOException {
    try (InputStream in = BrokerConfiguration.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("it is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A text of XML with the values in place of their placeholders. */
  static String fill(String text, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match -> {
              var value = values.get(match.group(1));
              return Matcher.quoteReplacement(value == null ? match.group() : escape(value));
            });
  }

  private static String escape(String value) {
    return value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  // Artemis only remembers where the file was; it reads nothing from there, since reloading is off.
  private static @Nullable URL location(@Nullable Path file) throws MalformedURLException {
    return file == null ? BrokerConfiguration.class.getResource(BUILT_IN) : file.toUri().toURL();
  }
}
