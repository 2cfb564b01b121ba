package dev.parley.jms;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Named threads that do not keep a program alive. */
public final class Threads {
  private Threads() {}

  /** For threads that run a service's code: virtual where that is of use, else daemons. */
  static ThreadFactory worker(String name) {
    if (!areVirtual()) {
      return daemon(name);
    }
    try {
      var builder = Thread.class.getMethod("ofVirtual").invoke(null);
      var type = Class.forName("java.lang.Thread$Builder");
      type.getMethod("name", String.class, long.class).invoke(builder, name + "-", 1L);
      return (ThreadFactory) type.getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      return daemon(name);
    }
  }

  /**
   * Whether threads that call services are best virtual ones: those can wait inside the JMS client
   * without holding up others since JDK 24.
   */
  public static boolean areVirtual() {
    return Runtime.version().feature() >= 24;
  }

  /** Daemons of that name and a number. */
  public static ThreadFactory daemon(String name) {
    var count = new AtomicInteger();
    return task -> {
      var thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
