package dev.parley.broker;

import dev.parley.tls.TlsContexts;
import dev.parley.tls.TlsException;
import dev.parley.tls.artemis.GivenContextFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.jspecify.annotations.Nullable;

/**
 * TLS on every port, also those of a configuration of somebody's own, and to other brokers. The
 * configuration has the names of contexts only, which {@link #open} makes.
 *
 * @param clientCa null: clients need no certificate
 * @param peersCa who issues certificates to other brokers; null: as clientCa, else those Java
 *     trusts
 */
record BrokerTls(Path certificate, Path key, @Nullable Path clientCa, @Nullable Path peersCa) {
  /**
   * The context with which a broker connects to others. These tell each other of it, so it has the
   * same name in all.
   */
  static final String PEERS = "parley-peers";

  BrokerTls withPeersCa(@Nullable Path ca) {
    return new BrokerTls(certificate, key, clientCa, ca);
  }

  /** A context that has a name, for as long as it is open. */
  record Context(String name, SSLContext context) implements AutoCloseable {
    @Override
    public void close() {
      GivenContextFactory.forget(name, context);
    }
  }

  /**
   * Makes the context of that name, and the one for other brokers where there are some.
   *
   * @throws BrokerException if a file cannot be read
   */
  List<Context> open(String name, boolean hasPeers) {
    try {
      var clients = named(name, TlsContexts.server(certificate, key, clientCa));
      return hasPeers ? List.of(clients, named(PEERS, peers())) : List.of(clients);
    } catch (TlsException e) {
      throw new BrokerException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Context named(String name, SSLContext context) {
    GivenContextFactory.name(name, context);
    return new Context(name, context);
  }

  /** With which a broker connects to others. */
  SSLContext peers() {
    return TlsContexts.server(certificate, key, peersCa == null ? clientCa : peersCa);
  }

  /** Says that the acceptors of a configuration have the context of that name. */
  void describe(Configuration configuration, String name, BrokerProperties properties) {
    for (var acceptor : configuration.getAcceptorConfigurations()) {
      if (acceptor.getFactoryClassName().equals(NettyAcceptorFactory.class.getName())) {
        set(properties, "acceptorConfigurations", acceptor.getName(), name);
        properties.set(
            parameter(
                "acceptorConfigurations",
                acceptor.getName(),
                TransportConstants.NEED_CLIENT_AUTH_PROP_NAME),
            clientCa != null);
      }
    }
  }

  /** Says that a connector to another broker, or to this one, has TLS. */
  static void describePeer(String connector, BrokerProperties properties) {
    set(properties, "connectorConfigurations", connector, PEERS);
  }

  private static void set(
      BrokerProperties properties, String collection, String name, String context) {
    properties.set(parameter(collection, name, TransportConstants.SSL_ENABLED_PROP_NAME), true);
    properties.set(parameter(collection, name, TransportConstants.SSL_CONTEXT_PROP_NAME), context);
  }

  private static String parameter(String collection, String name, String parameter) {
    return BrokerProperties.key(collection, name, "params." + parameter);
  }

  /** What {@link #read} reads: where the files are, and nothing of what is in them. */
  Properties toProperties() {
    var files = new Properties();
    put(files, "certificate", certificate);
    put(files, "key", key);
    put(files, "clientCa", clientCa);
    put(files, "peersCa", peersCa);
    return files;
  }

  private static void put(Properties files, String name, @Nullable Path file) {
    if (file != null) {
      files.setProperty(name, file.toAbsolutePath().toString());
    }
  }

  static BrokerTls read(Path file) throws IOException {
    var files = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      files.load(reader);
    }
    return new BrokerTls(
        Path.of(files.getProperty("certificate")),
        Path.of(files.getProperty("key")),
        path(files, "clientCa"),
        path(files, "peersCa"));
  }

  private static @Nullable Path path(Properties files, String name) {
    var file = files.getProperty(name);
    return file == null ? null : Path.of(file);
  }
}
