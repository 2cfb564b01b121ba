package dev.parley.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The certificate that the gateway shows, and its key. */
final class Tls {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final char[] IN_MEMORY = "memory".toCharArray();

  private final KeyStore store;
  private final char[] password;

  private Tls(KeyStore store, char[] password) {
    this.store = store;
    this.password = password.clone();
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
      return new Tls(store, password.toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new GatewayException(
          "The key store " + file + " cannot be read, or its password is another: " + e, e);
    }
  }

  /**
   * From PEM files: the certificate with those that vouch for it, and the key (PKCS #8, no
   * password).
   *
   * @throws GatewayException if one cannot be read
   */
  static Tls pem(Path certificates, Path key) {
    try {
      var chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificates)))
              .toArray(Certificate[]::new);
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("gateway", privateKey(key), IN_MEMORY, chain);
      return new Tls(store, IN_MEMORY);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new GatewayException(
          "The certificate " + certificates + " or its key " + key + " cannot be read: " + e, e);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    var pem = KEY.matcher(Files.readString(file));
    if (!pem.find()) {
      throw new InvalidKeySpecException(
          "there is no PRIVATE KEY in it; 'openssl pkcs8 -topk8 -nocrypt' makes one");
    }
    var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (var algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // Another algorithm's.
      }
    }
    throw new InvalidKeySpecException("it is no RSA, EC or Ed25519 key");
  }

  SslContextFactory.Server context() {
    var context = new SslContextFactory.Server();
    context.setKeyStore(store);
    context.setKeyStorePassword(new String(password));
    context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    return context;
  }
}
