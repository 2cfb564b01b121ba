package dev.parley.broker;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;

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
    try {
      // Not there when this is compiled.
      Class.forName("org.apache.activemq.artemis.cli.Artemis")
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
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
