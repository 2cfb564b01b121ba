package dev.parley.broker;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says why a broker and those of its cluster that are there already do not come together over TLS,
 * of which Artemis says nothing. Who starts later looks at who was there before.
 */
final class PeerCheck {
  private static final Logger LOG = LoggerFactory.getLogger(PeerCheck.class);

  private static final int CONNECT_MILLIS = 20_000;

  /**
   * A broker that does not accept a certificate has said so by then, be it ever so busy; others say
   * nothing.
   */
  private static final int WORD_MILLIS = 20_000;

  private PeerCheck() {}

  /** Looks at those of a cluster, if there is TLS, on a thread of its own. */
  static void begin(BrokerSettings settings) {
    var tls = settings.tls();
    var cluster = settings.cluster();
    if (tls != null && cluster != null) {
      var context = tls.peers();
      var thread = new Thread(() -> lookAt(cluster.peers(), context), "parley-peers");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void lookAt(List<String> places, SSLContext context) {
    for (var place : places) {
      try (var plain = new Socket()) {
        plain.connect(ClusterSettings.address(place), CONNECT_MILLIS);
        shakeHands(plain, place, context);
      } catch (IOException e) {
        // It is not there yet.
      }
    }
  }

  private static void shakeHands(Socket plain, String place, SSLContext context)
      throws IOException {
    plain.setSoTimeout(CONNECT_MILLIS);
    var address = ClusterSettings.address(place);
    try (var socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(plain, address.getHostString(), address.getPort(), true)) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      socket.setSoTimeout(WORD_MILLIS);
      socket.getInputStream().read();
    } catch (SocketTimeoutException e) {
      // It has nothing to say.
    } catch (IOException e) { // one that closes at once may be heard no more to say why
      LOG.warn(
          "The broker at {} is not in the cluster with this one, since there is no TLS between"
              + " them ({}). Both need certificates that the other trusts, for the host by which"
              + " it reaches them, and for servers and clients alike.",
          place,
          BrokerException.reason(e));
    }
  }
}
