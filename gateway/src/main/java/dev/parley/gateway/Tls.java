package dev.parley.gateway;

import dev.parley.tls.TlsContexts;
import dev.parley.tls.TlsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The certificate that the gateway shows, and its key. */
final class Tls {
  private final SslContextFactory.Server context = new SslContextFactory.Server();

  private Tls() {
    context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
  }

  /**
   * From a PKCS #12 file.
   *
   * @throws GatewayException if it cannot be read
   */
  static Tls pkcs12(Path file, String password) {
    try (var bytes = Files.newInputStream(file)) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(bytes, password.toCharArray());
      var tls = new Tls();
      tls.context.setKeyStore(store);
      tls.context.setKeyStorePassword(password);
      return tls;
    } catch (IOException | GeneralSecurityException e) {
      throw new GatewayException(
          "The key store " + file + " cannot be read, or its password is another: " + e, e);
    }
  }

  /**
   * From PEM files: the certificate with those that vouch for it, and the key, not encrypted. Files
   * that change count for the next connection.
   *
   * @throws GatewayException if one cannot be read
   */
  static Tls pem(Path certificates, Path key) {
    try {
      var tls = new Tls();
      tls.context.setSslContext(TlsContexts.server(certificates, key, null));
      return tls;
    } catch (TlsException e) {
      throw new GatewayException(String.valueOf(e.getMessage()), e);
    }
  }

  /** For one server. */
  SslContextFactory.Server context() {
    return context;
  }
}
