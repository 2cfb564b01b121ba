package dev.parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.broker.Credentials.Role;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.jms.JMSException;
import javax.jms.JMSSecurityException;
import javax.jms.Session;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Apache distribution that the build has fetched, on our configuration. */
@Tag("once")
@Timeout(600)
class StandaloneBrokerTest {
  private static final Path HOME = Path.of(System.getProperty("parley.artemis-home"));
  private static final String MATH = "parley.requests.math";

  private final Path data;

  StandaloneBrokerTest(@TempDir Path directory) {
    data = directory.resolve("broker");
  }

  @Test
  void takesThePlaceOfTheEmbeddedBrokerAndGivesItBack() throws Exception {
    try (var broker = settings().start();
        var responder = Client.as(Role.RESPONDERS, broker);
        var requester = Client.as(Role.REQUESTERS, broker)) {
      responder.consumer(MATH).close();
      requester.send(MATH, "kept by the embedded one");
    }
    var journal = data.resolve("journal");
    Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var broker = standalone(settings()).amqp(0).start()) {
      try (var responder = as(Role.RESPONDERS, broker);
          var requester = as(Role.REQUESTERS, broker)) {
        assertThat(Client.next(responder.consumer(MATH))).isEqualTo("kept by the embedded one");
        requester.send(MATH, "kept by the other");
        refusesWhatTheEmbeddedOneRefuses(requester, responder);
      }
      hidesItsSecrets(broker.credentials());
      speaksAmqp(broker.amqpUrl().orElseThrow());
    }
    try (var broker = settings().start();
        var responder = Client.as(Role.RESPONDERS, broker)) {
      assertThat(Client.next(responder.consumer(MATH))).isEqualTo("kept by the other");
    }
  }

  private static void refusesWhatTheEmbeddedOneRefuses(Client requester, Client responder)
      throws JMSException {
    assertThatThrownBy(() -> requester.consumer(MATH)).isInstanceOf(JMSSecurityException.class);
    assertThatThrownBy(() -> responder.consumer("parley.dead"))
        .isInstanceOf(JMSSecurityException.class);
    var closed = requester.session().createTopic("parley.rooms.closed");
    try (var heard = requester.session().createConsumer(closed)) {
      assertThatThrownBy(() -> responder.session().createConsumer(closed))
          .isInstanceOf(JMSSecurityException.class);
      assertThatThrownBy(() -> requester.session().createProducer(closed).send(requester.text("")))
          .isInstanceOf(JMSSecurityException.class);
      refusesWhatIsForOneQueueOfAnAddress(responder);
      responder.session().createProducer(closed).send(responder.text("said"));
      assertThat(Client.next(heard)).isEqualTo("said");
    }
  }

  private static void refusesWhatIsForOneQueueOfAnAddress(Client writer) {
    var core = ((ActiveMQSession) writer.session()).getCoreSession();
    var message = core.createMessage(true);
    var ledger = "parley.rooms.closed::parley.rooms.closed.ledger";
    assertThatThrownBy(() -> core.createProducer(ledger).send(message))
        .isInstanceOf(ActiveMQSecurityException.class);
    message.putBytesProperty("_AMQ_ROUTE_TO", new byte[8]);
    assertThatThrownBy(() -> core.createProducer("parley.rooms.closed").send(message))
        .isInstanceOf(ActiveMQSecurityException.class);
  }

  private void hidesItsSecrets(Credentials credentials) throws IOException {
    var instance = data.resolve("artemis");
    for (var folder : List.of(instance, data.resolve("journal"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
    }
    var passwords = credentials.users().stream().map(Credentials.User::password).toList();
    assertThat(
            ProcessHandle.current()
                .children()
                .flatMap(child -> child.info().commandLine().stream()))
        .anySatisfy(line -> assertThat(line).contains(instance + "", "-XX:+ExitOnOutOfMemoryError"))
        .allSatisfy(line -> assertThat(line).doesNotContain(passwords));
    assertThat(files(instance))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain(passwords));
  }

  /** What it was told and what it says. Beside them, in tmp, files go while one looks. */
  static List<Path> files(Path instance) throws IOException {
    try (var told = Files.walk(instance.resolve("etc"));
        var said = Files.walk(instance.resolve("log"))) {
      return Stream.concat(told, said).filter(Files::isRegularFile).toList();
    }
  }

  /** Both sides begin with the name of the protocol. */
  private static void speaksAmqp(String url) throws IOException {
    var where = URI.create(url);
    try (var socket = new Socket(where.getHost(), where.getPort())) {
      socket.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 3, 1, 0, 0});
      assertThat(socket.getInputStream().readNBytes(4)).asString().isEqualTo("AMQP");
    }
  }

  @Test
  void consoleOnAnotherAddress() throws Exception {
    var other = "127.0.0.2";
    assumeTrue(isThisMachines(other), () -> other + " is no address of this machine");
    try (var broker = standalone(settings()).consoleHost(other).start()) {
      assertThat(broker.consoleUrl()).startsWith("http://" + other + ":");
      assertThat(askedFrom(broker, "http://" + other + ":8161")).contains("\"status\":200");
      assertThat(askedFrom(broker, "http://elsewhere:8161")).contains("\"status\":403");
    }
  }

  private static boolean isThisMachines(String host) throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    }
  }

  private static String askedFrom(StandaloneBroker broker, String origin) throws Exception {
    var admin = broker.credentials().first(Role.ADMINS);
    var login = (admin.name() + ":" + admin.password()).getBytes(StandardCharsets.UTF_8);
    var question =
        HttpRequest.newBuilder(URI.create(broker.consoleUrl() + "/jolokia/version"))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login))
            .header("Origin", origin)
            .build();
    return HttpClient.newHttpClient().send(question, BodyHandlers.ofString()).body();
  }

  @Test
  void consolePortInUse() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = taken.getLocalPort();

      assertThatThrownBy(() -> standalone(settings()).consolePort(port).start())
          .isInstanceOf(BrokerException.class)
          .hasMessage(
              "Cannot listen on 127.0.0.1:%d: the port is in use. Stop what uses it, or choose"
                  + " another (0 for any free one).",
              port);
    }
    assertThat(data).doesNotExist();
  }

  @Test
  void dataDirectoryInUse() {
    try (var first = settings().start()) {
      assertThatThrownBy(() -> standalone(settings()).start())
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("is in use by another broker");
      assertThat(first.queueNames()).isNotEmpty();
    }
  }

  @Test
  void directoryWithoutADistribution() {
    assertThatThrownBy(() -> standalone(settings()).artemisHome(Path.of("/nowhere")).start())
        .isInstanceOf(BrokerException.class)
        .hasMessage(
            "/nowhere is not an unpacked Apache Artemis: there is no lib/artemis-boot.jar or no"
                + " web/console.war in it. Get the distribution at"
                + " https://artemis.apache.org/components/artemis/download and unpack it.");
  }

  @Test
  void configurationWithoutWhatTheBrokerIsFoundByIsNamed() throws IOException {
    var text = BrokerConfiguration.resource("broker.xml");

    assertUnfit(
        text.replace("${parley.name:parley}", "0.0.0.0"),
        "has the name '0.0.0.0' and not ${parley.name:parley}, by which its console is asked"
            + " whether it serves. ");
    for (var port : List.of("tcp", "stomp", "amqp")) {
      assertUnfit(
          text.replace("name=\"" + port + "\"", "name=\"artemis\""),
          "has no acceptor named '" + port + "', for the port that is asked for. ");
    }
  }

  private void assertUnfit(String configuration, String reason) throws IOException {
    var file = Files.writeString(data.resolveSibling("broker.xml"), configuration);
    var settings = settings().stomp(0).configuration(file);

    assertThatThrownBy(() -> standalone(settings).amqp(0).start())
        .isInstanceOf(BrokerException.class)
        .hasMessageStartingWith("The broker configuration " + file + " " + reason + "Begin with");
  }

  @Test
  void clusterHasNoAmqp() {
    var settings = settings().cluster(List.of("127.0.0.1:1"));

    assertThatThrownBy(() -> standalone(settings).amqp(0).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A broker of a cluster serves no AMQP, since not all brokers understand its messages");
  }

  @Test
  void credentialsWithoutAnAdmin() throws IOException {
    Files.createDirectories(data);
    var file = Files.createFile(data.resolve(Credentials.FILE_NAME));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "ann.password=secret\nann.roles=requesters\n");

    assertThatThrownBy(() -> standalone(settings()).start())
        .isInstanceOf(BrokerException.class)
        .hasMessage(
            "Nobody could log in to the console: no user in %s has the role admins. Give it to"
                + " one.",
            file);
    settings().start().close();
  }

  private Broker.Builder settings() {
    return Broker.builder()
        .data(data)
        .port(0)
        .room("closed", Set.of("requester"), Set.of("responder"));
  }

  private static StandaloneBroker.Builder standalone(Broker.Builder settings) {
    return StandaloneBroker.builder(settings).artemisHome(HOME).consolePort(0);
  }

  private static Client as(Role role, StandaloneBroker broker) throws JMSException {
    return Client.as(role, broker.url(), broker.credentials(), Session.AUTO_ACKNOWLEDGE);
  }
}
