package dev.parley.broker;

import dev.parley.broker.Credentials.Role;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.core.config.ClusterConnectionConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.server.cluster.impl.MessageLoadBalancingType;

/** What a broker's configuration says of other brokers. */
final class ClusterConfiguration {
  private static final String NAME = "parley";
  private static final String SELF = "parley-self";
  private static final long RETRY_MILLIS = 250;

  /** A peer that says nothing for so long is taken for lost. */
  private static final long TTL_MILLIS = 15_000;

  private static final long CHECK_MILLIS = 5_000;

  private ClusterConfiguration() {}

  static void apply(Configuration configuration, BrokerSettings settings, Credentials credentials) {
    var cluster = settings.cluster();
    if (cluster == null) {
      return;
    }
    if (settings.tls() != null) {
      throw new BrokerException(
          "The brokers of a cluster do not speak TLS with each other. Leave the certificate away,"
              + " or the peers.");
    }
    var user =
        credentials.users().stream()
            .filter(one -> one.roles().contains(Role.CLUSTER))
            .findFirst()
            .orElseThrow(() -> new BrokerException(NO_USER));
    configuration.setClusterUser(user.name()).setClusterPassword(user.password());
    connect(configuration, self(settings, cluster), cluster.peers());
    configuration.registerBrokerPlugin(new ClusterPlugin(settings.prefix(), user.name()));
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
    return settings.urlHost() + ":" + settings.port();
  }

  private static void connect(Configuration configuration, String self, List<String> peers) {
    try {
      configuration.addConnectorConfiguration(SELF, "tcp://" + self);
      var names = new ArrayList<String>();
      for (var peer : peers) {
        configuration.addConnectorConfiguration(peer, "tcp://" + peer);
        names.add(peer);
      }
      configuration.addClusterConfiguration(connection(names));
    } catch (Exception e) { // Artemis declares Exception.
      throw new BrokerException(
          "The brokers "
              + peers
              + " cannot be made a cluster with "
              + self
              + " ("
              + BrokerException.reason(e)
              + "). Correct their addresses.",
          e);
    }
  }

  private static ClusterConnectionConfiguration connection(List<String> peers) {
    return new ClusterConnectionConfiguration()
        .setName(NAME)
        .setConnectorName(SELF)
        .setStaticConnectors(peers)
        .setMessageLoadBalancingType(MessageLoadBalancingType.ON_DEMAND)
        .setMaxHops(1)
        .setRetryInterval(RETRY_MILLIS)
        .setClientFailureCheckPeriod(CHECK_MILLIS)
        .setConnectionTTL(TTL_MILLIS);
  }
}
