package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import dev.parley.examples.ExampleServices;
import dev.parley.responder.Responder;
import dev.parley.testing.ParleyBroker;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TlsTest {
  private static final String PASSWORD = "changed it";
  private static final String TOKEN = "a-token-of-24-characters";

  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

  @TempDir private static Path directory;
  private static Path keyStore;

  @BeforeAll
  static void serve() throws Exception {
    ExampleServices.export(broker.closing(Responder.builder(broker.connect()).build()));
    keyStore = generated("gateway.p12", "EC");
  }

  private static Path generated(String name, String algorithm) throws Exception {
    var file = directory.resolve(name);
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "gateway",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    return file;
  }

  @Test
  void pkcs12() throws Exception {
    var gateway =
        Gateway.builder(broker.connectAs(Role.REQUESTERS))
            .allow("math.*")
            .port(0)
            .tls(keyStore, PASSWORD)
            .start();

    answers(broker.closing(gateway), keyStore);
  }

  @Test
  void pem() throws Exception {
    var certificate = directory.resolve("certificate.pem");
    var key = directory.resolve("key.pem");
    writePem(keyStore, certificate, key);
    var gateway =
        broker.closing(
            Gateway.builder(broker.connectAs(Role.REQUESTERS))
                .allow("math.*")
                .port(0)
                .tls(certificate, key)
                .start());

    answers(gateway, keyStore);
    var renewed = generated("renewed.p12", "Ed25519");
    writePem(renewed, certificate, key);
    answers(gateway, renewed);
    assertThatThrownBy(
            () -> Gateway.builder(broker.connectAs(Role.REQUESTERS)).tls(certificate, certificate))
        .isInstanceOf(GatewayException.class)
        .hasMessageStartingWith(
            "There is no private key in " + certificate + ": it must be RSA, EC");
  }

  @Test
  void callersAreAskedWhoTheyAre() throws Exception {
    var callers =
        Files.createTempFile(
            directory,
            "callers",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(callers, "ann.token=" + TOKEN);
    var gateway =
        broker.closing(
            Gateway.builder(broker.connectAs(Role.REQUESTERS))
                .allow("math.*")
                .port(0)
                .tls(keyStore, PASSWORD)
                .callers(callers)
                .start());
    var http = new Opened(gateway.url(), client(keyStore));

    assertThat(http.get("/services").statusCode()).isEqualTo(401);
    assertThat(http.get("/services", "Authorization", "Bearer " + TOKEN).statusCode())
        .isEqualTo(200);
  }

  @Test
  void wrongPasswordOfTheKeyStore() {
    assertThatThrownBy(
            () -> Gateway.builder(broker.connectAs(Role.REQUESTERS)).tls(keyStore, "another"))
        .isInstanceOf(GatewayException.class)
        .hasMessageStartingWith("The key store " + keyStore + " cannot be read, or its password");
  }

  private static void writePem(Path store, Path certificate, Path key) throws Exception {
    var opened = opened(store);
    Files.writeString(
        certificate, pem("CERTIFICATE", opened.getCertificate("gateway").getEncoded()));
    Files.writeString(
        key, pem("PRIVATE KEY", opened.getKey("gateway", PASSWORD.toCharArray()).getEncoded()));
  }

  /** To who trusts what is in that store, and nothing else. */
  private static void answers(Gateway gateway, Path store) throws Exception {
    assertThat(gateway.url()).startsWith("https://127.0.0.1:");
    assertThat(
            new Opened(gateway.url(), client(store))
                .post("/services/math/div", "[42, 2]", "Origin", gateway.url())
                .body())
        .isEqualTo("21");
  }

  private static KeyStore opened(Path store) throws Exception {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static HttpClient client(Path store) throws Exception {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("gateway", opened(store).getCertificate("gateway"));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static String pem(String type, byte[] content) {
    var base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }
}
