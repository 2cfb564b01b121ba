package dev.parley.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.Requester;
import dev.parley.tls.DevelopmentCa;
import dev.parley.tls.DevelopmentCa.Issued;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections with TLS, and what is said of those that do not come about. */
@Timeout(180)
class TlsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final UnaryOperator<ParleyConnection.Builder> PLAIN = UnaryOperator.identity();

  interface Doubling {
    int twice(int n);
  }

  private final DevelopmentCa ca;
  private final DevelopmentCa other;
  private Broker broker;

  TlsTest(@TempDir Path directory) {
    ca = DevelopmentCa.in(directory.resolve("ca"));
    other = DevelopmentCa.in(directory.resolve("other"));
    broker = start(ca.server("server", List.of("127.0.0.1"), DAY));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void callsGoOverTls() {
    assertThat(broker.url()).startsWith("tls://127.0.0.1:");
    assertCalls(broker.url(), this::trusting);
  }

  @Test
  void callsGoOverTlsThatIsAParameter() {
    assertCalls("tcp://" + where() + "?sslEnabled=true", this::trusting);
  }

  @Test
  void callsGoToTheFirstOfAListThatIsThere() {
    assertCalls("(tls://127.0.0.1:1," + broker.url() + ")", this::trusting);
  }

  @Test
  void storesInTheUrlAreLeftToArtemis() {
    assertCalls(broker.url() + "?trustStoreType=PEMCA&trustStorePath=" + ca.certificate(), PLAIN);
  }

  @Test
  void clientsShowTheirCertificate() {
    restartForClientsOf(ca);
    var client = ca.client("client", DAY);

    assertCalls(
        broker.url(), builder -> trusting(builder).certificate(client.certificate(), client.key()));
  }

  @Test
  void anotherUserConnectsWithTheSameSettings() {
    restartForClientsOf(ca);
    var client = ca.client("client", DAY);
    var user = broker.credentials().first(Role.RESPONDERS);
    try (var connection =
            open(
                broker.url(),
                builder ->
                    trusting(builder)
                        .certificate(client.certificate(), client.key())
                        .prefix("x."));
        var another = connection.openAs(user.name(), user.password())) {
      assertThat(another.isConnected()).isTrue();
      assertThat(another.user()).contains(user.name());
      assertThat(another.addresses().control()).isEqualTo("x.control");
      assertThat(connection.user()).isNotEqualTo(another.user());
    }
  }

  @Test
  void connectionComesBackAndFindsTheNewCertificate() {
    var port = Integer.parseInt(where().replaceAll(".*:", ""));
    try (var connection = open(broker.url(), this::trusting)) {
      var credentials = broker.credentials();
      broker.close();
      Patience.await().until(() -> !connection.isConnected());
      var server = ca.server("server", List.of("127.0.0.1"), DAY);
      broker =
          Broker.builder()
              .inMemory()
              .port(port)
              .credentials(credentials)
              .tls(server.certificate(), server.key())
              .start();
      Patience.await().until(connection::isConnected);
    }
  }

  @Test
  void unknownAuthority() {
    assertFails(
        broker.url(),
        builder -> builder.trust(other.certificate()),
        Status.UNAVAILABLE,
        "The broker at %s has a certificate of an authority that is not trusted here: name that"
            + " authority's certificate (--tls-ca, in Java trust).");
  }

  /** It does not go away. */
  @Test
  void nobodyWaitsForAnAuthorityToBeTrusted() {
    assertFails(
        broker.url(),
        builder -> builder.trust(other.certificate()).connectWithin(Duration.ofDays(1)),
        Status.UNAVAILABLE,
        "The broker at %s has a certificate of an authority that is not trusted here: name that"
            + " authority's certificate (--tls-ca, in Java trust).");
  }

  @Test
  void authorityThatJavaDoesNotTrust() {
    assertFails(
        broker.url(),
        PLAIN,
        Status.UNAVAILABLE,
        "The broker at %s has a certificate of an authority that is not trusted here: name that"
            + " authority's certificate (--tls-ca, in Java trust).");
  }

  @Test
  void certificateOfAnotherHost() {
    restart(ca.server("server", List.of("broker.example"), DAY));

    assertFails(
        broker.url(),
        this::trusting,
        Status.UNAVAILABLE,
        "The broker at %s has a certificate that is not good for '127.0.0.1' (No subject"
            + " alternative names matching IP address 127.0.0.1 found): connect by a name that it"
            + " has, or give the broker one for this name.");
  }

  @Test
  void certificateThatHasExpired() {
    restart(ca.server("server", List.of("127.0.0.1"), Duration.ofHours(-1)));

    assertFails(
        broker.url(),
        this::trusting,
        Status.UNAVAILABLE,
        "The broker at %s has a certificate that has expired: give the broker a new one.");
  }

  @Test
  void clientWithoutTlsOfABrokerWithIt() {
    assertFails(
        "tcp://" + where(),
        PLAIN,
        Status.UNAVAILABLE,
        "The broker at %1$s speaks TLS only: connect to tls://%1$s, and name the authority of its"
            + " certificate (--tls-ca, in Java trust).");
  }

  /** Artemis alone waits 10 s for an answer. */
  @Test
  void clientWithoutTlsIsToldSoon() {
    failure("tcp://" + where(), PLAIN); // with all classes loaded
    var best = DAY;
    for (var i = 0; i < 3; i++) { // the machine may be busy
      var begun = System.nanoTime();
      failure("tcp://" + where(), PLAIN);
      var took = Duration.ofNanos(System.nanoTime() - begun);
      best = took.compareTo(best) < 0 ? took : best;
    }

    assertThat(best).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void clientWithTlsOfABrokerWithoutIt() {
    broker.close();
    broker = Broker.builder().inMemory().port(0).start();

    assertFails(
        "tls://" + where(),
        this::trusting,
        Status.UNAVAILABLE,
        "The broker at %1$s does not speak TLS: connect to tcp://%1$s, or give the broker a"
            + " certificate.");
  }

  @Test
  void clientWithoutACertificateWhereOneIsNeeded() {
    restartForClientsOf(ca);

    assertThat(refusal(this::trusting))
        .hasMessageMatching(
            "The broker at \\S+ wants a certificate of its clients, and does not accept this one,"
                + " if any \\(.*\\): give one of the authority that it trusts \\(--tls-cert and"
                + " --tls-key, in Java certificate\\)\\.");
  }

  @Test
  void clientWithACertificateOfAnotherAuthority() {
    restartForClientsOf(ca);
    var client = other.client("client", DAY);

    assertThat(
            refusal(builder -> trusting(builder).certificate(client.certificate(), client.key())))
        .hasMessageStartingWith("The broker at " + where() + " wants a certificate");
  }

  @Test
  void brokerThatIsDown() {
    var down = broker.url();
    broker.close();

    assertThat(failure(down, this::trusting).status()).isEqualTo(Status.UNAVAILABLE);
    assertThat(failure(down, this::trusting))
        .hasMessageStartingWith("No broker can be reached at " + down + "; is it running?");
  }

  @Test
  void trustWithoutTlsIsRefused() {
    var failure = failure("tcp://127.0.0.1:1", this::trusting);

    assertThat(failure.status()).isEqualTo(Status.BAD_ARGUMENTS);
    assertThat(failure)
        .hasMessage(
            "The broker's URL is one without TLS, where certificates are of no use: begin it with"
                + " tls://");
  }

  @Test
  void fileThatCannotBeRead() {
    var missing = ca.certificate().resolveSibling("none.pem");
    var failure = failure(broker.url(), builder -> builder.trust(missing));

    assertThat(failure.status()).isEqualTo(Status.BAD_ARGUMENTS);
    assertThat(failure).hasMessageStartingWith("The certificate " + missing + " cannot be read");
  }

  private void restart(Issued server) {
    broker.close();
    broker = start(server);
  }

  private static Broker start(Issued server) {
    return Broker.builder()
        .inMemory()
        .port(Ports.free())
        .tls(server.certificate(), server.key())
        .start();
  }

  private void restartForClientsOf(DevelopmentCa authority) {
    var server = ca.server("server", List.of("127.0.0.1"), DAY);
    broker.close();
    broker =
        Broker.builder()
            .inMemory()
            .port(0)
            .tls(server.certificate(), server.key(), authority.certificate())
            .start();
  }

  private String where() {
    return broker.url().replaceAll(".*://", "");
  }

  private ParleyConnection.Builder trusting(ParleyConnection.Builder builder) {
    return builder.trust(ca.certificate());
  }

  private ParleyConnection open(String url, UnaryOperator<ParleyConnection.Builder> settings) {
    return open(url, settings, Role.REQUESTERS);
  }

  private ParleyConnection open(
      String url, UnaryOperator<ParleyConnection.Builder> settings, Role role) {
    var user = broker.credentials().first(role);
    return settings.apply(ParleyConnection.builder(url).user(user.name(), user.password())).open();
  }

  private void assertCalls(String url, UnaryOperator<ParleyConnection.Builder> settings) {
    try (var serving = open(url, settings, Role.RESPONDERS);
        var calling = open(url, settings);
        var responder = Responder.builder(serving).build();
        var requester = Requester.builder(calling).build()) {
      responder.export("doubling", Doubling.class, n -> 2 * n);
      assertThat(requester.proxy("doubling", Doubling.class).twice(21)).isEqualTo(42);
    }
  }

  private ParleyException failure(String url, UnaryOperator<ParleyConnection.Builder> settings) {
    return catchThrowableOfType(ParleyException.class, () -> open(url, settings).close());
  }

  /** A busy machine may be too late to hear why it is refused: then it asks again. */
  private ParleyException refusal(UnaryOperator<ParleyConnection.Builder> settings) {
    return Patience.await()
        .until(
            () -> failure(broker.url(), settings),
            failure -> failure.status() == Status.UNAUTHENTICATED);
  }

  private void assertFails(
      String url, UnaryOperator<ParleyConnection.Builder> settings, Status status, String message) {
    var failure = failure(url, settings);
    assertThat(failure).hasMessage(message.formatted(where()));
    assertThat(failure.status()).isEqualTo(status);
  }
}
