package dev.parley.broker;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.activemq.artemis.api.config.ActiveMQDefaultConfiguration;

/**
 * The process of a stand-alone Artemis: the distribution's own main class, and an ear on standard
 * input. Its end is the word to stop, and it comes however the process that began this one ends.
 */
final class StandaloneMain {
  private StandaloneMain() {}

  public static void main(String[] arguments) throws Exception {
    var listener = new Thread(() -> stopAtEndOf(System.in), "parley-stop");
    listener.setDaemon(true);
    listener.start();
    prepare(Path.of(System.getProperty("artemis.instance.etc")));
    try {
      // Not there when this is compiled.
      Class.forName("org.apache.activemq.artemis.cli.Artemis")
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** What stands in no file of Artemis', since it is secret or no text; and a watch of ours. */
  private static void prepare(Path etc) throws IOException {
    var tls = etc.resolve(StandaloneInstance.TLS);
    if (Files.exists(tls)) {
      BrokerTls.read(tls).open(StandaloneInstance.TLS_CONTEXT, true);
    }
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(etc.resolve(StandaloneInstance.PROPERTIES))) {
      properties.load(reader);
    }
    var session = properties.getProperty(Pair.SESSION);
    if (session != null) {
      PauseWatch.begin(Long.parseLong(session));
    }
    var clusterUser = properties.getProperty(ClusterConfiguration.USER);
    if (clusterUser != null) {
      var credentials = Credentials.read(Path.of(System.getProperty("parley.credentials")));
      System.setProperty(
          ActiveMQDefaultConfiguration.getDefaultSystemPropertyPrefix() + "clusterPassword",
          credentials.user(clusterUser).map(Credentials.User::password).orElseThrow());
    }
  }

  private static void stopAtEndOf(InputStream in) {
    try {
      while (in.read() >= 0) {
        // What is said does not matter.
      }
    } catch (IOException e) {
      // As good as its end.
    }
    // Artemis stops in a shutdown hook of its own.
    System.exit(0);
  }
}
