package dev.parley.tls;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An authority for development and tests: a directory with its certificate, {@code ca.pem}, and its
 * key. Whoever trusts it trusts all who can read that key. Not thread-safe.
 *
 * <p>Needs {@code org.bouncycastle:bcpkix-jdk18on}, which Parley's libraries do not bring.
 */
public final class DevelopmentCa {
  private static final X500Principal NAME = new X500Principal("CN=Parley development CA");
  private static final Duration VALIDITY = Duration.ofDays(3650);
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path directory;
  private final PrivateKey key;
  private final X509Certificate certificate;

  private DevelopmentCa(Path directory, PrivateKey key, X509Certificate certificate) {
    this.directory = directory;
    this.key = key;
    this.certificate = certificate;
  }

  /** A certificate and its private key, in files. */
  public record Issued(Path certificate, Path key) {}

  /**
   * The one in that directory. If there is none, makes one, and the directory with mode 700.
   *
   * @throws TlsException if the files cannot be read or written
   */
  public static DevelopmentCa in(Path directory) {
    var certificate = directory.resolve("ca.pem");
    var key = directory.resolve("ca-key.pem");
    if (Files.exists(certificate)) {
      return new DevelopmentCa(
          directory,
          Pem.privateKey(key),
          (X509Certificate) Pem.certificates(certificate).iterator().next());
    }
    PemWriter.makeDirectory(directory);
    var keys = newKeys();
    try {
      var made = builder(NAME, NAME, keys, VALIDITY);
      made.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      made.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      var ca = new DevelopmentCa(directory, keys.getPrivate(), signed(made, keys.getPrivate()));
      PemWriter.write(key, keys.getPrivate());
      PemWriter.write(certificate, ca.certificate);
      return ca;
    } catch (CertIOException e) {
      throw notMade(e);
    }
  }

  /** Its certificate, for those who are to trust what it issues. */
  public Path certificate() {
    return directory.resolve("ca.pem");
  }

  /**
   * Issues a certificate to a server, into {@code <name>.pem} and {@code <name>-key.pem}, in place
   * of what is there. The server can be a client of others with it, as brokers of a cluster are.
   *
   * @param hosts names and addresses by which clients reach it
   * @param validity from now; may be negative, for one that has expired
   * @throws TlsException if the files cannot be written
   */
  public Issued server(String name, Collection<String> hosts, Duration validity) {
    return issue(
        name,
        hosts,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}),
        validity);
  }

  /**
   * Issues a certificate to a client, as {@link #server} does.
   *
   * @throws TlsException if the files cannot be written
   */
  public Issued client(String name, Duration validity) {
    return issue(name, List.of(), new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth), validity);
  }

  private Issued issue(
      String name, Collection<String> hosts, ExtendedKeyUsage purpose, Duration validity) {
    var issued = new Issued(directory.resolve(name + ".pem"), directory.resolve(name + "-key.pem"));
    var keys = newKeys();
    try {
      var made =
          builder(
              certificate.getSubjectX500Principal(),
              new X500Principal("CN=" + name),
              keys,
              validity);
      made.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      made.addExtension(Extension.extendedKeyUsage, false, purpose);
      made.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
      if (!hosts.isEmpty()) {
        made.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                hosts.stream().map(DevelopmentCa::alternative).toArray(GeneralName[]::new)));
      }
      PemWriter.write(issued.key(), keys.getPrivate());
      PemWriter.write(issued.certificate(), signed(made, key));
      return issued;
    } catch (CertIOException | GeneralSecurityException e) {
      throw notMade(e);
    }
  }

  private static GeneralName alternative(String host) {
    var isAddress = host.contains(":") || host.matches("[0-9.]+");
    return new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, KeyPair keys, Duration validity) {
    var now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(Long.SIZE * 2, RANDOM).setBit(Long.SIZE),
        Date.from(now.minus(CLOCK_SKEW)),
        Date.from(now.plus(validity)),
        subject,
        keys.getPublic());
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder made, PrivateKey key) {
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
      return new JcaX509CertificateConverter().getCertificate(made.build(signer));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw notMade(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw notMade(e);
    }
  }

  private static TlsException notMade(Exception e) {
    return new TlsException("A certificate cannot be made (" + TlsException.reason(e) + ").", e);
  }
}
