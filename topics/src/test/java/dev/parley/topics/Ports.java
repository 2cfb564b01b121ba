package dev.parley.topics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Ports for brokers that start again where they were, or are known before they start. */
final class Ports {
  // Below those that a system gives to whoever names none: other tests run at the same time.
  private static final int FIRST = 20_000;
  private static final int END = 32_768;

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** One at which nobody listens, and none that was given before. */
  static int free() {
    while (true) {
      var port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
  }

  static List<Integer> free(int count) {
    return Stream.generate(Ports::free).limit(count).toList();
  }

  private static boolean isFree(int port) {
    try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
