package dev.parley.jms.artemis;

import dev.parley.tls.artemis.GivenContextFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.jms.ConnectionFactory;
import javax.jms.JMSException;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * TLS of a factory's connections. Artemis only says that it cannot connect, and waits long where
 * the other side does not speak TLS; so a handshake of our own goes before, and says why.
 */
public final class Tls {
  private static final Pattern SCHEME = Pattern.compile("tls://([^,)?;]*)(?:\\?([^,)]*))?");

  private Tls() {}

  /** The URL for Artemis, to whom TLS is a parameter. */
  static String artemisUrl(String url) {
    return SCHEME
        .matcher(url)
        .replaceAll(
            tls ->
                Matcher.quoteReplacement(
                    "tcp://"
                        + tls.group(1)
                        + "?sslEnabled=true"
                        + (tls.group(2) == null ? "" : "&" + tls.group(2))));
  }

  /**
   * Gives a context to all connectors with TLS, except those whose URL names stores of its own.
   *
   * @param made called where there are such connectors
   * @param isWanted fails if there are none
   */
  public static void secure(ConnectionFactory factory, Supplier<SSLContext> made, boolean isWanted)
      throws JMSException {
    var connectors =
        Stream.of(((ActiveMQConnectionFactory) factory).getStaticConnectors())
            .filter(connector -> isTls(connector) && !hasStores(connector.getParams()))
            .toList();
    if (connectors.isEmpty()) {
      if (isWanted) {
        throw new JMSException(
            "The broker's URL is one without TLS, where certificates are of no use: begin it with"
                + " tls://");
      }
      return;
    }
    var context = made.get();
    connectors.forEach(connector -> GivenContextFactory.give(context, connector.getParams()));
  }

  /**
   * Shakes hands with the first broker that can be reached.
   *
   * @throws TlsFailure if brokers can be reached, and with none of them TLS comes about
   */
  static void check(ConnectionFactory factory) throws TlsFailure {
    TlsFailure failure = null;
    for (var peer : peers(factory, true)) {
      try {
        peer.shakeHands();
        return;
      } catch (TlsFailure e) {
        failure = e;
      } catch (IOException e) {
        // It cannot be reached, of which Artemis will tell.
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Looks whether TLS is why a connection failed that {@link #check} had nothing against.
   *
   * @throws TlsFailure if it is
   */
  static void explain(ConnectionFactory factory) throws TlsFailure {
    for (var peer : peers(factory, true)) {
      peer.awaitRefusal();
    }
    for (var peer : peers(factory, false)) {
      peer.refuseTls();
    }
  }

  /** Where it connects without TLS, and not in this VM. */
  static List<TlsPeer> plainPeers(ConnectionFactory factory) {
    return peers(factory, false);
  }

  private static List<TlsPeer> peers(ConnectionFactory factory, boolean tls) {
    var peers = new ArrayList<TlsPeer>();
    for (var connector : ((ActiveMQConnectionFactory) factory).getStaticConnectors()) {
      var parameters = connector.getCombinedParams();
      var context = parameters.get(TransportConstants.SSL_CONTEXT_PROP_NAME);
      var isOurs = tls ? context instanceof SSLContext : isPlainTcp(connector);
      if (isOurs) {
        peers.add(TlsPeer.of(parameters, context instanceof SSLContext given ? given : null));
      }
    }
    return peers;
  }

  private static boolean isTls(TransportConfiguration connector) {
    return Boolean.parseBoolean(
        String.valueOf(connector.getParams().get(TransportConstants.SSL_ENABLED_PROP_NAME)));
  }

  private static boolean isPlainTcp(TransportConfiguration connector) {
    return connector.getFactoryClassName().equals(NettyConnectorFactory.class.getName())
        && !isTls(connector);
  }

  private static boolean hasStores(Map<String, Object> parameters) {
    return Stream.of(
            TransportConstants.TRUSTSTORE_PATH_PROP_NAME,
            TransportConstants.KEYSTORE_PATH_PROP_NAME,
            TransportConstants.TRUST_ALL_PROP_NAME,
            TransportConstants.TRUST_MANAGER_FACTORY_PLUGIN_PROP_NAME)
        .anyMatch(parameters::containsKey);
  }
}
