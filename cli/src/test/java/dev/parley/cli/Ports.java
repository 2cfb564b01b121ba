package dev.parley.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for what listens later, or again: from below those that are given to all who ask for any
 * free one, among them other tests' brokers.
 */
final class Ports {
  private static final int FIRST = 20_000;
  private static final int BEYOND = 32_768;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** One on which nobody listens on this machine, and another each time. */
  static int free() {
    int port;
    do {
      port = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
    } while (!GIVEN.add(port) || !isFree(port));
    return port;
  }

  private static boolean isFree(int port) {
    try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
