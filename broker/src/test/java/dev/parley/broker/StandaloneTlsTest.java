package dev.parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import dev.parley.tls.DevelopmentCa;
import dev.parley.tls.TlsContexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.jms.JMSException;
import javax.jms.Session;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Apache distribution with certificates, with all protocols, and with metrics. */
@Tag("once")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandaloneTlsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final List<String> HERE = List.of("127.0.0.1");
  private static final String MATH = "parley.requests.math";

  private final DevelopmentCa ca;
  private final DevelopmentCa.Issued server;
  private final DevelopmentCa.Issued client;
  private final Path data;
  private final StandaloneBroker broker;

  StandaloneTlsTest(@TempDir Path directory) {
    ca = DevelopmentCa.in(directory.resolve("ca"));
    server = ca.server("server", HERE, DAY);
    client = ca.client("client", DAY);
    data = directory.resolve("broker");
    broker =
        standalone(
                Broker.builder()
                    .data(data)
                    .port(0)
                    .stomp(0)
                    .metrics(0)
                    .tls(server.certificate(), server.key(), ca.certificate()))
            .amqp(0)
            .start();
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void everyPortSpeaksTls() throws Exception {
    assertThat(urls())
        .extracting(url -> url.replaceAll(":.*", ""))
        .containsExactly("tls", "stomp+ssl", "amqps");
    for (var url : urls()) {
      try (var socket = handshake(url)) {
        assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(inFile());
      }
    }
    try (var responder = as(Role.RESPONDERS)) {
      assertThat(responder.consumer("parley.requests.tls")).isNotNull();
    }
  }

  @Test
  void clientsNeedACertificateOfTheAuthority() {
    var none = TlsContexts.client(ca.certificate(), null, null);
    for (var url : urls()) {
      assertThatThrownBy(() -> BrokerTlsTest.handshake(url, none).getInputStream().read())
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void nextConnectionGetsTheCertificateThatWasReplaced() throws Exception {
    try (var before = as(Role.RESPONDERS)) {
      ca.server("server", HERE, DAY);

      assertThat(shown(broker.url())).isEqualTo(inFile());
      assertThat(before.consumer("parley.requests.reloaded")).isNotNull();
    }
  }

  @Test
  void metricsHaveTheNamesOfTheEmbeddedOnes() throws Exception {
    try (var responder = as(Role.RESPONDERS);
        var requester = as(Role.REQUESTERS)) {
      responder.consumer(MATH).close();
      requester.send(MATH, "8/4");

      BrokerMetricsTest.tellsOfOneRequest(broker.metricsUrl().orElseThrow());
    }
  }

  @Test
  void keysStayInTheirFiles() throws IOException {
    var secret = Files.readAllLines(server.key()).get(1);
    assertThat(StandaloneBrokerTest.files(data.resolve("artemis")))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain(secret));
  }

  @Test
  void fileThatCannotBeReadIsNamedBeforeAnythingStarts(@TempDir Path other) {
    var missing = other.resolve("none.pem");
    var settings = Broker.builder().data(other).port(0).tls(server.certificate(), missing);

    assertThatThrownBy(() -> standalone(settings).start())
        .isInstanceOf(BrokerException.class)
        .hasMessage(
            "The private key %s cannot be read (NoSuchFileException: %s).", missing, missing);
  }

  private static StandaloneBroker.Builder standalone(Broker.Builder settings) {
    return StandaloneBroker.builder(settings)
        .artemisHome(Path.of(System.getProperty("parley.artemis-home")))
        .consolePort(0);
  }

  private List<String> urls() {
    return List.of(broker.url(), broker.stompUrl().orElseThrow(), broker.amqpUrl().orElseThrow());
  }

  private Client as(Role role) throws JMSException {
    var url =
        broker.url().replace("tls:", "tcp:")
            + "?sslEnabled=true&trustStoreType=PEMCA&trustStorePath="
            + ca.certificate()
            + "&keyStoreType=PEM&keyStorePath="
            + both();
    return Client.as(role, url, broker.credentials(), Session.AUTO_ACKNOWLEDGE);
  }

  /** Artemis' own clients want certificate and key in one file. */
  private Path both() {
    try {
      return Files.writeString(
          data.resolveSibling("both.pem"),
          Files.readString(client.key()) + Files.readString(client.certificate()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Certificate shown(String url) throws IOException {
    try (var socket = handshake(url)) {
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private SSLSocket handshake(String url) throws IOException {
    return BrokerTlsTest.handshake(url, identified());
  }

  private SSLContext identified() {
    return TlsContexts.client(ca.certificate(), client.certificate(), client.key());
  }

  private Certificate inFile() throws Exception {
    try (var in = Files.newInputStream(server.certificate())) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
