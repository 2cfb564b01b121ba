package dev.parley.broker;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one broker is started with.
 *
 * @param port and {@code stompPort}: {@link #NO_PORT}, 0 for any, or a port
 * @param metricsPort as they
 * @param data null: in memory
 * @param credentials null: those in {@code data}, or new ones
 * @param configuration null: the built-in one
 * @param rooms those that are not for everybody
 * @param tls null: none
 * @param cluster null: it is alone
 * @param pair null: the data is its own
 * @param quorum null: no other has a copy of the data
 */
record BrokerSettings(
    String host,
    int port,
    int stompPort,
    int metricsPort,
    @Nullable Path data,
    String prefix,
    @Nullable Credentials credentials,
    Duration shutdownTimeout,
    @Nullable Path configuration,
    RoomAccess rooms,
    @Nullable BrokerTls tls,
    @Nullable ClusterSettings cluster,
    @Nullable PairRole pair,
    @Nullable Quorum quorum) {

  static final int NO_PORT = -1;
  static final long MIN_DISK_FREE_BYTES = 100L * 1024 * 1024;

  InetSocketAddress address(int port) {
    return new InetSocketAddress(host, port);
  }

  /** Another one may serve in its place. */
  boolean takesTurns() {
    return pair != null || quorum != null;
  }

  /** Others than this machine can connect, and read what goes over the wire. */
  boolean isOpenToTheNetwork() {
    var address = address(0).getAddress();
    return tls == null
        && (port != NO_PORT || stompPort != NO_PORT)
        && address != null
        && !address.isLoopbackAddress();
  }

  /** Values of the placeholders in {@code broker.xml}. */
  Map<String, String> placeholders(int vmId) {
    var values = new HashMap<String, String>();
    values.put("parley.name", "parley-" + vmId);
    values.put("parley.vm", Integer.toString(vmId));
    values.put("parley.prefix", prefix);
    values.put("parley.host", Hosts.inUrl(host));
    values.put("parley.tcp", Boolean.toString(port != NO_PORT));
    values.put("parley.port", Integer.toString(Math.max(port, 0)));
    values.put("parley.stomp", Boolean.toString(stompPort != NO_PORT));
    values.put("parley.stomp-port", Integer.toString(Math.max(stompPort, 0)));
    // Several brokers would register the same names in the one MBean server of the JVM.
    values.put("parley.jmx", "false");
    values.put("parley.persistence", Boolean.toString(data != null));
    values.put("parley.min-disk-free", data == null ? "-1" : Long.toString(MIN_DISK_FREE_BYTES));
    if (data != null) {
      values.put("parley.data", data.toAbsolutePath().toString());
    }
    return values;
  }
}
