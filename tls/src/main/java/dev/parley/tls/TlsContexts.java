package dev.parley.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS contexts of PEM files. Files that change are read again: the next connection gets what
 * is in them then; those there are go on. While they cannot be read, which is logged, the last that
 * could count. Stateless.
 */
public final class TlsContexts {
  private TlsContexts() {}

  /**
   * For a server, which may be a client of others with the same certificate.
   *
   * @param certificate the server's, followed by those of its issuers except the last
   * @param key the certificate's private key, RSA, EC or Ed25519, not encrypted
   * @param clientCa those who issue certificates to the other side; null: clients have none, and
   *     servers have those Java trusts
   * @throws TlsException if a file cannot be read, or key and certificate do not belong together
   */
  public static SSLContext server(Path certificate, Path key, @Nullable Path clientCa) {
    return new ReloadedContext(new PemFiles(certificate, key, clientCa));
  }

  /**
   * For a client.
   *
   * @param ca those whose certificates a server may have; null: those Java trusts
   * @param certificate the client's, null if it has none
   * @param key the certificate's private key, RSA, EC or Ed25519, not encrypted; null with the
   *     certificate
   * @throws TlsException if a file cannot be read, or key and certificate do not belong together
   */
  public static SSLContext client(
      @Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {
    return new ReloadedContext(new PemFiles(certificate, key, ca));
  }

  static SSLContext of(@Nullable KeyStore identity, @Nullable KeyStore authorities) {
    try {
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(identity, Pem.NO_PASSWORD);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TlsException("TLS cannot be set up (" + TlsException.reason(e) + ").", e);
    }
  }
}
