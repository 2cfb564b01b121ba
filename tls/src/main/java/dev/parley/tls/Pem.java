package dev.parley.tls;

import de.dentrassi.crypto.pem.PemKeyStoreProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads PEM files into key stores that exist in memory alone. */
final class Pem {
  static final char[] NO_PASSWORD = {};

  /** Not registered with the JVM, which belongs to others too. */
  private static final Provider READER = new PemKeyStoreProvider();

  private static final String ALIAS = "pem";
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private Pem() {}

  /**
   * A key with its certificate, which may be followed by those of its issuers.
   *
   * @throws TlsException if a file cannot be read, or the two do not belong together
   */
  static KeyStore identity(Path certificate, Path key) {
    var chain = certificates(certificate);
    var keys = privateKey(key);
    try {
      refuseOtherKey(chain.iterator().next().getPublicKey(), keys, certificate, key);
      var store = empty();
      store.setKeyEntry(ALIAS, keys, NO_PASSWORD, chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException(
          "The certificate " + certificate + " cannot be used (" + TlsException.reason(e) + ").",
          e);
    }
  }

  /**
   * Those who may issue certificates.
   *
   * @throws TlsException if the file cannot be read
   */
  static KeyStore authorities(Path file) {
    try {
      var store = empty();
      for (var certificate : certificates(file)) {
        store.setCertificateEntry(ALIAS + store.size(), certificate);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException(
          "The certificates " + file + " cannot be used (" + TlsException.reason(e) + ").", e);
    }
  }

  static PrivateKey privateKey(Path file) {
    try {
      var pem = Files.readAllBytes(file);
      var edwards = edwardsKey(new String(pem, StandardCharsets.ISO_8859_1));
      if (edwards.isPresent()) {
        return edwards.get();
      }
      var store = KeyStore.getInstance("PEM", READER);
      store.load(new ByteArrayInputStream(pem), NO_PASSWORD);
      if (store.getKey(ALIAS, NO_PASSWORD) instanceof PrivateKey key) {
        return key;
      }
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new TlsException(
          "The private key " + file + " cannot be read (" + TlsException.reason(e) + ").", e);
    }
    throw new TlsException(
        "There is no private key in "
            + file
            + ": it must be RSA, EC or Ed25519 in PEM, not encrypted.");
  }

  /** An Ed25519 key, which the reader does not know. */
  private static Optional<PrivateKey> edwardsKey(String pem) throws GeneralSecurityException {
    var found = KEY.matcher(pem);
    if (!found.find()) {
      return Optional.empty();
    }
    var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
    try {
      return Optional.of(KeyFactory.getInstance("Ed25519").generatePrivate(encoded));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    }
  }

  /** At least one. */
  static Collection<? extends Certificate> certificates(Path file) {
    Collection<? extends Certificate> found;
    try (var in = Files.newInputStream(file)) {
      found = CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException(
          "The certificate " + file + " cannot be read (" + TlsException.reason(e) + ").", e);
    }
    if (found.isEmpty()) {
      throw new TlsException("There is no certificate in " + file + ": it must be in PEM.");
    }
    return found;
  }

  /** Java finds out only when somebody connects, and tells nobody. */
  private static void refuseOtherKey(PublicKey wanted, PrivateKey key, Path certificate, Path file)
      throws GeneralSecurityException {
    var algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "EdDSA" -> "EdDSA";
          default -> "SHA256withRSA";
        };
    var belongs = wanted.getAlgorithm().equals(key.getAlgorithm());
    if (belongs) {
      var probe = "parley".getBytes(StandardCharsets.UTF_8);
      var signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      var signed = signature.sign();
      signature.initVerify(wanted);
      signature.update(probe);
      belongs = signature.verify(signed);
    }
    if (!belongs) {
      throw new TlsException(
          "The private key "
              + file
              + " is not that of the certificate "
              + certificate
              + ": give the two that were made together.");
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
