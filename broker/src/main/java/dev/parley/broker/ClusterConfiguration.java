package dev.parley.broker;

import dev.parley.broker.Credentials.Role;
import dev.parley.broker.Credentials.User;
import java.util.ArrayList;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.cluster.impl.MessageLoadBalancingType;

/** What a broker's configuration says of other brokers. */
final class ClusterConfiguration {
  /** The property that says as whom brokers know each other. */
  static final String USER = "clusterUser";

  private static final String SELF = "parley-self";
  private static final String CONNECTION = "clusterConfigurations.parley.";
  private static final long RETRY_MILLIS = 250;

  /** A peer that says nothing for so long is taken for lost. */
  private static final long TTL_MILLIS = 15_000;

  private static final long CHECK_MILLIS = 5_000;

  private ClusterConfiguration() {}

  /** All but the password of the cluster's user. */
  static void describe(
      BrokerSettings settings,
      ClusterSettings cluster,
      Credentials credentials,
      BrokerProperties properties) {
    var user = user(credentials);
    properties.set(USER, user.name());
    var isSecured = settings.tls() != null;
    connector(SELF, self(settings, cluster), isSecured, properties);
    var names = new ArrayList<String>();
    for (var peer : cluster.peers()) {
      connector(peer, peer, isSecured, properties);
      names.add(peer);
    }
    properties.set(CONNECTION + "connectorName", SELF);
    properties.set(CONNECTION + "staticConnectors", String.join(",", names));
    properties.set(
        CONNECTION + "messageLoadBalancingType", MessageLoadBalancingType.ON_DEMAND.name());
    properties.set(CONNECTION + "maxHops", 1);
    properties.set(CONNECTION + "retryInterval", RETRY_MILLIS);
    properties.set(CONNECTION + "clientFailureCheckPeriod", CHECK_MILLIS);
    properties.set(CONNECTION + "connectionTTL", TTL_MILLIS);
    properties.setAll(ClusterPlugin.describe(settings.prefix(), user.name()));
  }

  /** As whom the brokers know each other. */
  static User user(Credentials credentials) {
    return credentials.users().stream()
        .filter(one -> one.roles().contains(Role.CLUSTER))
        .findFirst()
        .orElseThrow(() -> new BrokerException(NO_USER));
  }

  private static final String NO_USER =
      "No user has the role cluster, as whom the brokers of a cluster know each other. Add"
          + " 'cluster.password=…' and 'cluster.roles=cluster' to "
          + Credentials.FILE_NAME
          + ", which all of them must have the same copy of.";

  private static String self(BrokerSettings settings, ClusterSettings cluster) {
    if (cluster.self() != null) {
      return cluster.self();
    }
    var address = settings.address(0).getAddress();
    if (settings.port() <= 0 || address != null && address.isAnyLocalAddress()) {
      throw new BrokerException(
          "The other brokers of the cluster cannot tell where this one is, since it listens on "
              + (settings.port() <= 0 ? "no fixed port" : "all addresses")
              + ". Say where they reach it.");
    }
    return Hosts.inUrl(settings.host()) + ":" + settings.port();
  }

  /** To a place that {@link ClusterSettings#checkPlace} has looked at. */
  private static void connector(
      String name, String place, boolean isSecured, BrokerProperties properties) {
    var colon = place.lastIndexOf(':');
    properties.set(key(name, "factoryClassName"), NettyConnectorFactory.class.getName());
    properties.set(
        key(name, "params." + TransportConstants.HOST_PROP_NAME), place.substring(0, colon));
    properties.set(
        key(name, "params." + TransportConstants.PORT_PROP_NAME), place.substring(colon + 1));
    if (isSecured) {
      BrokerTls.describePeer(name, properties);
    }
  }

  private static String key(String connector, String property) {
    return BrokerProperties.key("connectorConfigurations", connector, property);
  }
}
