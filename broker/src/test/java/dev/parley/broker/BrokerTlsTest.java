package dev.parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import dev.parley.tls.DevelopmentCa;
import dev.parley.tls.TlsContexts;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.jms.JMSException;
import javax.jms.Session;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
class BrokerTlsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final List<String> HERE = List.of("127.0.0.1");

  private final DevelopmentCa ca;
  private final DevelopmentCa.Issued server;

  BrokerTlsTest(@TempDir Path directory) {
    ca = DevelopmentCa.in(directory);
    server = ca.server("server", HERE, DAY);
  }

  @Test
  void plainJmsProgramsConnectWithPemFilesOfTheirOwn() throws Exception {
    try (var broker = secured().start();
        var responder = client(broker)) {
      assertThat(broker.url()).startsWith("tls://127.0.0.1:");
      assertThat(responder.consumer("parley.requests.math")).isNotNull();
    }
  }

  @Test
  void stompSpeaksTlsToo() throws Exception {
    try (var broker = secured().stomp(0).start()) {
      var url = broker.stompUrl().orElseThrow();
      assertThat(url).startsWith("stomp+ssl://127.0.0.1:");
      try (var socket = handshake(url)) {
        assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(inFile());
      }
    }
  }

  @Test
  void nextConnectionGetsTheCertificateThatWasReplaced() throws Exception {
    try (var broker = secured().start();
        var before = client(broker)) {
      var old = shown(broker);
      ca.server("server", HERE, DAY);

      assertThat(shown(broker)).isEqualTo(inFile()).isNotEqualTo(old);
      assertThat(before.consumer("parley.requests.math")).isNotNull();
    }
  }

  @Test
  void certificateThatCannotBeReadLeavesTheLastInUse() throws Exception {
    try (var broker = secured().start()) {
      var old = shown(broker);
      Files.writeString(server.key(), "nonsense");
      assertThat(shown(broker)).isEqualTo(old);
      ca.server("server", HERE, DAY);
      assertThat(shown(broker)).isEqualTo(inFile()).isNotEqualTo(old);
    }
  }

  @Test
  void nextConnectionTrustsTheAuthorityThatWasReplaced(@TempDir Path other) throws Exception {
    var trusted = Files.copy(DevelopmentCa.in(other).certificate(), other.resolve("trusted.pem"));
    var context = TlsContexts.client(trusted, null, null);
    try (var broker = secured().start()) {
      assertThatThrownBy(() -> handshake(broker.url(), context)).isInstanceOf(SSLException.class);
      Files.copy(ca.certificate(), trusted, StandardCopyOption.REPLACE_EXISTING);

      handshake(broker.url(), context).close();
    }
  }

  @Test
  void clientsNeedACertificateWhereAnAuthorityIsNamed() throws Exception {
    var identity = ca.client("client", DAY);
    try (var broker =
        Broker.builder()
            .inMemory()
            .port(0)
            .stomp(0)
            .tls(server.certificate(), server.key(), ca.certificate())
            .start()) {
      // What is wrong with a client's certificate is said after the client's part is over.
      assertThatThrownBy(() -> handshake(broker.url()).getInputStream().read())
          .isInstanceOf(SSLException.class);
      var admin = broker.credentials().first(Role.ADMINS);
      try (var socket =
          handshake(
              broker.stompUrl().orElseThrow(),
              TlsContexts.client(ca.certificate(), identity.certificate(), identity.key()))) {
        assertThat(BrokerTest.stompConnect(socket, admin.name(), admin.password()))
            .startsWith("CONNECTED\n");
      }
    }
  }

  @Test
  void brokerDoesNotStartWithoutItsFiles() {
    var missing = server.key().resolveSibling("none.pem");

    assertThatThrownBy(
            () -> Broker.builder().inMemory().port(0).tls(server.certificate(), missing).start())
        .isInstanceOf(BrokerException.class)
        .hasMessage(
            "The private key "
                + missing
                + " cannot be read (NoSuchFileException: "
                + missing
                + ").");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 61616, false, false",
    "0.0.0.0, 61616, false, true",
    "0.0.0.0, 61616, true, false",
    "0.0.0.0, -1, false, false",
    "192.0.2.1, 61616, false, true",
  })
  void trafficIsOpenBeyondThisMachineWithoutTls(
      String host, int port, boolean isSecured, boolean isOpen) {
    var tls = isSecured ? new BrokerTls(server.certificate(), server.key(), null, null) : null;
    var settings =
        new BrokerSettings(
            host,
            port,
            BrokerSettings.NO_PORT,
            BrokerSettings.NO_PORT,
            null,
            "parley.",
            null,
            Duration.ZERO,
            null,
            new RoomAccess(Map.of()),
            tls,
            null,
            null,
            null);

    assertThat(settings.isOpenToTheNetwork()).isEqualTo(isOpen);
  }

  private Broker.Builder secured() {
    return Broker.builder().inMemory().port(0).tls(server.certificate(), server.key());
  }

  private Client client(Broker broker) throws JMSException {
    var url =
        broker.url().replace("tls:", "tcp:")
            + "?sslEnabled=true&trustStoreType=PEMCA&trustStorePath="
            + ca.certificate();
    return Client.as(Role.RESPONDERS, url, broker.credentials(), Session.AUTO_ACKNOWLEDGE);
  }

  private Certificate shown(Broker broker) throws IOException {
    try (var socket = handshake(broker.url())) {
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private SSLSocket handshake(String url) throws IOException {
    return handshake(url, TlsContexts.client(ca.certificate(), null, null));
  }

  static SSLSocket handshake(String url, SSLContext context) throws IOException {
    var address = URI.create(url);
    var plain = new Socket(address.getHost(), address.getPort());
    var socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(plain, address.getHost(), address.getPort(), true);
    socket.startHandshake();
    return socket;
  }

  private Certificate inFile() throws Exception {
    try (var in = Files.newInputStream(server.certificate())) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
