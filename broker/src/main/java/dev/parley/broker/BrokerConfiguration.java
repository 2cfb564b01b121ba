package dev.parley.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.SAXParserFactory;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
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
