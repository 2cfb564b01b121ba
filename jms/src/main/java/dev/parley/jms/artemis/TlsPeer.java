package dev.parley.jms.artemis;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.jspecify.annotations.Nullable;

/** A place where a broker may be, and what it says to a handshake. */
record TlsPeer(String host, int port, boolean isVerified, @Nullable SSLContext context) {
  /** As long as the broker has for an answer to anything else. */
  private static final int HANDSHAKE_MILLIS = 10_000;

  /**
   * A broker that is near has said by then what is wrong with a client's certificate, for which
   * Artemis would wait long.
   */
  private static final int FIRST_WORD_MILLIS = 50;

  /** By then a broker that does not accept a client has said so; others say nothing. */
  private static final int REFUSAL_MILLIS = 2_000;

  private static final int ATTEMPTS = 5;

  private static final Pattern ALERT_ON_CERTIFICATE =
      Pattern.compile("(?i)fatal alert: \\w*(certificate|unknown_ca|access_denied)\\w*");

  static TlsPeer of(Map<String, Object> parameters, @Nullable SSLContext context) {
    return new TlsPeer(
        String.valueOf(parameters.getOrDefault(TransportConstants.HOST_PROP_NAME, "localhost"))
            .replaceAll("[\\[\\]]", ""),
        Integer.parseInt(
            String.valueOf(
                parameters.getOrDefault(
                    TransportConstants.PORT_PROP_NAME, TransportConstants.DEFAULT_PORT))),
        !"false".equals(String.valueOf(parameters.get(TransportConstants.VERIFY_HOST_PROP_NAME))),
        context);
  }

  /**
   * Looks whether TLS comes about.
   *
   * @throws TlsFailure if it does not
   * @throws IOException if nobody can be reached
   */
  void shakeHands() throws IOException, TlsFailure {
    shakeHands(FIRST_WORD_MILLIS, HANDSHAKE_MILLIS);
  }

  /** A client's certificate is looked at after the client's part of the handshake is over. */
  void awaitRefusal() throws TlsFailure {
    try {
      shakeHands(REFUSAL_MILLIS, REFUSAL_MILLIS);
    } catch (IOException e) {
      // It cannot be reached.
    }
  }

  private void shakeHands(int wordMillis, int handshakeMillis) throws IOException, TlsFailure {
    for (var left = ATTEMPTS; ; left--) {
      try (var plain = connect(handshakeMillis);
          var socket = socket(plain)) {
        try {
          socket.startHandshake();
        } catch (IOException e) {
          // Where a server hangs up on a client's certificate, the reset may overtake its reason.
          if (left > 1 && isCausedBy(e, SocketException.class)) {
            continue;
          }
          throw failure(e);
        }
        awaitWord(socket, wordMillis);
        return;
      }
    }
  }

  private void awaitWord(SSLSocket socket, int millis) throws IOException, TlsFailure {
    socket.setSoTimeout(millis);
    try {
      socket.getInputStream().read();
    } catch (SocketTimeoutException e) {
      // Nothing is wrong.
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /** Looks whether TLS is spoken where a client did not. */
  void refuseTls() throws TlsFailure {
    try (var plain = connect(REFUSAL_MILLIS);
        var socket = socket(plain)) {
      socket.startHandshake();
    } catch (SSLHandshakeException e) {
      if (e.getCause() instanceof EOFException) {
        return;
      }
    } catch (IOException e) {
      return;
    }
    throw new TlsFailure(
        "The broker at "
            + where()
            + " speaks TLS only: connect to tls://"
            + where()
            + ", and name the authority of its certificate (--tls-ca, in Java trust).",
        false,
        new SSLException("TLS is spoken there"));
  }

  private Socket connect(int millis) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), millis);
      socket.setSoTimeout(millis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private SSLSocket socket(Socket plain) throws IOException {
    var factory =
        context == null
            ? (SSLSocketFactory) SSLSocketFactory.getDefault()
            : context.getSocketFactory();
    var socket = (SSLSocket) factory.createSocket(plain, host, port, true);
    if (isVerified) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    return socket;
  }

  private TlsFailure failure(IOException e) {
    var text = String.valueOf(e.getMessage());
    return ALERT_ON_CERTIFICATE.matcher(text).find()
        ? refusal(e)
        : new TlsFailure("The broker at " + where() + ' ' + complaint(e, text), false, e);
  }

  private TlsFailure refusal(IOException e) {
    return new TlsFailure(
        "The broker at "
            + where()
            + " wants a certificate of its clients, and does not accept this one, if any ("
            + e.getMessage()
            + "): give one of the authority that it trusts (--tls-cert and --tls-key, in Java"
            + " certificate).",
        true,
        e);
  }

  private String complaint(IOException e, String text) {
    if (e instanceof SocketTimeoutException
        || e.getCause() instanceof EOFException
        || text.toLowerCase(Locale.ROOT).contains("unrecognized ssl message")) {
      return "does not speak TLS: connect to tcp://"
          + where()
          + ", or give the broker a certificate.";
    } else if (isCausedBy(e, CertificateExpiredException.class)) {
      return "has a certificate that has expired: give the broker a new one.";
    } else if (isCausedBy(e, CertificateNotYetValidException.class)) {
      return "has a certificate that is not valid yet: look at the clocks of both.";
    } else if (isCausedBy(e, CertPathBuilderException.class)
        || isCausedBy(e, CertPathValidatorException.class)) {
      return "has a certificate of an authority that is not trusted here: name that authority's"
          + " certificate (--tls-ca, in Java trust).";
    } else if (isCausedBy(e, CertificateException.class)) {
      return "has a certificate that is not good for '"
          + host
          + "' ("
          + text.replaceFirst("^\\([a-z_]+\\) ", "") // newer JDKs name the alert first
          + "): connect by a name that it has, or give the broker one for this name.";
    }
    return "breaks off TLS (" + text + "): see the broker's log.";
  }

  private static boolean isCausedBy(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return true;
      }
    }
    return false;
  }

  private String where() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
