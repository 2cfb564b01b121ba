package dev.parley.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses ports on which nobody listens. It holds all of them until it is closed: given up at once,
 * one might be the next that is chosen, too.
 */
final class FreePorts implements AutoCloseable {
  private final List<ServerSocket> probes = new ArrayList<>();

  /**
   * The port, or a free one for 0.
   *
   * @throws BrokerException if it cannot be had
   */
  int choose(String host, int port) {
    if (port == BrokerSettings.NO_PORT) {
      return port;
    }
    var address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new BrokerException(
          "Cannot listen on "
              + host
              + ": no such host. Use one of this machine's names or addresses.");
    }
    try {
      var probe = new ServerSocket();
      probes.add(probe);
      probe.setReuseAddress(true);
      probe.bind(address);
      return probe.getLocalPort();
    } catch (IOException e) {
      throw RunningServer.cannotListen(host + ":" + port, e);
    }
  }

  @Override
  public void close() {
    for (var probe : probes) {
      try {
        probe.close();
      } catch (IOException e) {
        // Whoever listens there next will say what is wrong.
      }
    }
  }
}
