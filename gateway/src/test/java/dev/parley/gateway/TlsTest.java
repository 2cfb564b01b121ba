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
    keyStore = directory.resolve("gateway.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "gateway",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
  }

  @Test
  void pkcs12() throws Exception {
    var gateway =
        Gateway.builder(broker.connectAs(Role.REQUESTERS))
            .allow("math.*")
            .port(0)
            .tls(keyStore, PASSWORD)
            .start();

    answers(broker.closing(gateway));
  }

  @Test
  void pem() throws Exception {
    var store = store();
    var certificate = directory.resolve("certificate.pem");
    var key = directory.resolve("key.pem");
    Files.writeString(
        certificate, pem("CERTIFICATE", store.getCertificate("gateway").getEncoded()));
    Files.writeString(
        key, pem("PRIVATE KEY", store.getKey("gateway", PASSWORD.toCharArray()).getEncoded()));

    answers(
        broker.closing(
            Gateway.builder(broker.connectAs(Role.REQUESTERS))
                .allow("math.*")
                .port(0)
                .tls(certificate, key)
                .start()));
    assertThatThrownBy(
            () -> Gateway.builder(broker.connectAs(Role.REQUESTERS)).tls(certificate, certificate))
        .isInstanceOf(GatewayException.class)
        .hasMessageContaining("there is no PRIVATE KEY in it");
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
    var http = new Opened(gateway.url(), client());

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

  private static void answers(Gateway gateway) throws Exception {
    assertThat(gateway.url()).startsWith("https://127.0.0.1:");
    assertThat(
            new Opened(gateway.url(), client())
                .post("/services/math/div", "[42, 2]", "Origin", gateway.url())
                .body())
        .isEqualTo("21");
  }

  private static KeyStore store() throws Exception {
    return KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
  }

  private static HttpClient client() throws Exception {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("gateway", store().getCertificate("gateway"));
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
