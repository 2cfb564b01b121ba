package dev.parley.broker;

import java.net.InetSocketAddress;

/** How an address on which something listens stands in URLs. */
final class Hosts {
  private Hosts() {}

  /** As clients reach it, who cannot connect to "all interfaces" everywhere. */
  static String forClients(String host) {
    var address = new InetSocketAddress(host, 0).getAddress();
    return address != null && address.isAnyLocalAddress() ? "127.0.0.1" : inUrl(host);
  }

  /** As it is. */
  static String inUrl(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
