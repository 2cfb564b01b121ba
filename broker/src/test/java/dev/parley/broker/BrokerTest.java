package dev.parley.broker;

import static dev.parley.broker.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Collectors;
import javax.jms.JMSException;
import javax.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {
  private static final String MATH = "parley.requests.math";

  @TempDir Path directory;

  @Test
  void persistentMessagesAndQueuesSurviveARestartOnTheSamePort() throws Exception {
    int port = Ports.free();
    var first = Broker.builder().data(directory).port(port).start();
    try (var requester = Client.as(Role.REQUESTERS, first);
        var responder = Client.as(Role.RESPONDERS, first)) {
      responder.consumer(MATH).close();
      requester.send(MATH, "kept");
    }
    first.close();
    first.close();

    try (var second = Broker.builder().data(directory).port(port).start();
        var responder = Client.as(Role.RESPONDERS, second)) {
      assertThat(second.credentials().users())
          .containsExactlyInAnyOrderElementsOf(first.credentials().users());
      assertThat(second.queueDepth(MATH)).isEqualTo(1);
      assertThat(Client.next(responder.consumer(MATH))).isEqualTo("kept");
    }
  }

  @Test
  void messagesAreForTheOwnerAloneInADirectoryThatOthersMayLookInto() throws Exception {
    var open = PosixFilePermissions.fromString("rwxr-xr-x");
    Files.setPosixFilePermissions(directory, open);
    Files.setPosixFilePermissions(Files.createDirectory(directory.resolve("journal")), open);
    try (var broker = Broker.builder().data(directory).port(0).start();
        var responder = Client.as(Role.RESPONDERS, broker);
        var requester = Client.as(Role.REQUESTERS, broker)) {
      responder.consumer(MATH).close();
      requester.send(MATH, "x".repeat(300_000));

      assertThat(directory).isDirectoryContaining("glob:**/large-messages");
      try (var folders = Files.list(directory)) {
        assertThat(folders.filter(Files::isDirectory))
            .hasSize(4)
            .allSatisfy(
                folder ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                        .isEqualTo("rwx------"));
      }
      assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(open);
    }
  }

  @Test
  void depthDeliveringAndConsumersAreCounted() throws Exception {
    try (var broker = Broker.builder().inMemory().noTcp().start();
        var requester = Client.as(Role.REQUESTERS, broker);
        var responder =
            Client.as(
                Role.RESPONDERS, broker.url(), broker.credentials(), Session.CLIENT_ACKNOWLEDGE)) {
      var consumer = responder.consumer(MATH);
      requester.send(MATH, "1");
      assertThat(Client.next(consumer)).isEqualTo("1");
      assertThat(broker.queueDepth(MATH)).isEqualTo(1);
      assertThat(broker.deliveringCount(MATH)).isEqualTo(1);
      assertThat(broker.consumerCount(MATH)).isEqualTo(1);
      assertThat(broker.queueDepth("none") + broker.consumerCount("none")).isZero();
    }
  }

  @Test
  void twoBrokersInOneJvmKnowNothingOfEachOther() throws Exception {
    try (var one = Broker.builder().inMemory().port(0).start();
        var other = Broker.builder().inMemory().port(0).prefix("acme.").start();
        var responder = Client.inVm(Role.RESPONDERS, one);
        var strangers = Client.inVm(Role.RESPONDERS, other)) {
      assertThat(one.inVmUrl()).startsWith("vm://").isNotEqualTo(other.inVmUrl());
      responder.consumer(MATH);
      strangers.consumer("acme.requests.math");
      assertThat(one.queueNames()).containsExactly("parley.dead", "parley.expired", MATH);
      assertThat(other.queueNames())
          .containsExactly("acme.dead", "acme.expired", "acme.requests.math");
    }
  }

  @Test
  void noTcpMeansNoPort() {
    try (var broker = Broker.builder().inMemory().noTcp().start()) {
      assertThat(broker.url()).isEqualTo(broker.inVmUrl());
    }
  }

  @Test
  void inMemoryWritesNothing() throws Exception {
    var before = filesHere();
    try (var broker = Broker.builder().inMemory().noTcp().start();
        var responder = Client.as(Role.RESPONDERS, broker);
        var requester = Client.as(Role.REQUESTERS, broker)) {
      var requests = responder.consumer(MATH);
      requester.send(MATH, "x".repeat(300_000));
      assertThat(Client.next(requests)).hasSize(300_000);
      assertThat(filesHere()).isEqualTo(before);
    }
  }

  @Test
  void stompIsOffUnlessAskedFor() {
    try (var broker = Broker.builder().inMemory().port(0).start()) {
      assertThat(broker.stompUrl()).isEmpty();
    }
  }

  @Test
  void stompAnswersWhereAskedFor() throws Exception {
    try (var broker = Broker.builder().inMemory().noTcp().stomp(0).start()) {
      var url = URI.create(broker.stompUrl().orElseThrow());
      var admin = broker.credentials().first(Role.ADMINS);
      assertThat(url.getScheme()).isEqualTo("stomp");
      assertThat(stompConnect(url, admin.name(), admin.password())).startsWith("CONNECTED\n");
      assertThat(stompConnect(url, admin.name(), "wrong")).startsWith("ERROR\n");
    }
  }

  @Test
  void coreClientsAreNotServedOnTheStompPortNorTheOtherWayRound() throws Exception {
    try (var broker = Broker.builder().inMemory().port(0).stomp(0).start()) {
      var admin = broker.credentials().first(Role.ADMINS);
      var stomp = URI.create(broker.stompUrl().orElseThrow());

      assertThat(stompConnect(URI.create(broker.url()), admin.name(), admin.password()))
          .doesNotContain("CONNECTED");
      try (var factory = new ActiveMQConnectionFactory("tcp://" + stomp.getAuthority())) {
        // Nobody answers there.
        factory.setCallTimeout(3_000);
        assertThatThrownBy(() -> factory.createConnection(admin.name(), admin.password()))
            .isInstanceOf(JMSException.class);
      }
      Client.connect(broker.url(), admin.name(), admin.password()).close();
    }
  }

  @Test
  void portInUseIsOneLineAndLeavesNothingRunning() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertFails(
          () -> Broker.builder().data(directory).port(port).start(),
          "Cannot listen on 127.0.0.1:"
              + port
              + ": the port is in use. Stop what uses it, or choose another (0 for any free one).");
      assertFails(
          () -> Broker.builder().data(directory).noTcp().stomp(port).start(),
          "Cannot listen on 127.0.0.1:"
              + port
              + ": the port is in use. Stop what uses it, or choose another (0 for any free one).");
    }
    Broker.builder().data(directory).port(0).start().close();
  }

  @Test
  void portTakenAtTheLastMomentLeavesNothingRunning() throws Exception {
    // Both acceptors ask for one port: each looks free until the first has it.
    int port = Ports.free();
    assertFails(
        () -> Broker.builder().data(directory).port(port).stomp(port).start(),
        "Cannot listen on 127.0.0.1:"
            + port
            + ": the port is in use. Stop what uses it, or choose another (0 for any free one).");
    Broker.builder().data(directory).port(port).start().close();
  }

  @Test
  void unknownHostIsNamed() throws Exception {
    assertFails(
        () -> Broker.builder().inMemory().host("no-such-host.invalid").port(0).start(),
        "Cannot listen on no-such-host.invalid: no such host. Use one of this machine's names or addresses.");
  }

  @Test
  void dataDirectoryOfAnotherBrokerInThisProcessIsRefused() throws Exception {
    try (var holder = Broker.builder().data(directory).noTcp().start()) {
      assertThat(holder.credentials().users()).hasSize(Credentials.Role.values().length);
      assertThatThrownBy(() -> Broker.builder().data(directory).noTcp().start())
          .isInstanceOf(BrokerException.class)
          .hasMessage(
              "The data directory "
                  + directory
                  + " is in use by another broker in this process. Stop that one first, or choose another directory.");
      // The refusal must not have given up the first one's lock (POSIX drops it with any close).
      try (var child = BrokerProcess.start(directory)) {
        assertThat(child.firstLine()).contains("is in use by another broker process");
      }
    }
  }

  @Test
  void dataDirectoryThatIsAFileIsNamed() throws Exception {
    var file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> Broker.builder().data(file).noTcp().start())
        .isInstanceOf(BrokerException.class)
        .hasMessageStartingWith("Cannot create the data directory " + file + " (FileAlreadyExists");
  }

  @Test
  void journalThatCannotBeWrittenIsNamedAndLeavesNothingRunning() throws Exception {
    Files.createFile(directory.resolve("journal"));
    var before = brokerThreads();
    assertThatThrownBy(() -> Broker.builder().data(directory).noTcp().start())
        .isInstanceOf(BrokerException.class)
        .hasMessageStartingWith("The broker cannot start on the data directory " + directory);
    await().until(() -> before.containsAll(brokerThreads()));
    Files.delete(directory.resolve("journal"));
    Broker.builder().data(directory).noTcp().start().close();
  }

  @Test
  void configurationThatMakesNoSenseIsNamed() throws Exception {
    var file = directory.resolve("broker.xml");
    for (String text :
        new String[] {"<configuration", "<configuration/>", "<core><no-such/></core>", ""}) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> Broker.builder().inMemory().configuration(file).noTcp().start())
          .isInstanceOf(BrokerException.class)
          .hasMessageStartingWith("Cannot read the broker configuration " + file + " (")
          .hasMessageNotContaining("\n");
    }
    Files.delete(file);
    assertThatThrownBy(() -> Broker.builder().inMemory().configuration(file).noTcp().start())
        .hasMessageStartingWith(
            "Cannot read the broker configuration " + file + " (NoSuchFileException");
  }

  @Test
  void configurationWithoutWhatTheBrokerIsFoundByIsNamed() throws Exception {
    var file = directory.resolve("broker.xml");
    var text = BrokerConfiguration.resource("broker.xml");
    var end =
        ". Begin with the built-in one (dev/parley/broker/broker.xml in the jar of parley-broker)"
            + " and keep its name and acceptors.";

    Files.writeString(file, text.replace("name=\"tcp\"", "name=\"artemis\""));
    assertFails(
        () -> Broker.builder().inMemory().port(0).configuration(file).start(),
        "The broker configuration %s has no acceptor named 'tcp', for the port that is asked for%s"
            .formatted(file, end));
    Broker.builder().inMemory().noTcp().configuration(file).start().close();

    Files.writeString(file, text.replace("${parley.vm:0}", "0"));
    assertFails(
        () -> Broker.builder().inMemory().noTcp().configuration(file).start(),
        "The broker configuration %s has no acceptor vm://${parley.vm:0}, for programs in the broker's own process%s"
            .formatted(file, end));

    Files.writeString(file, text.replace("${parley.name:parley}", "0.0.0.0"));
    Broker.builder().inMemory().port(0).configuration(file).start().close();
  }

  @Test
  void credentialsOthersCanReadStopTheStartAndFreeTheDirectory() throws Exception {
    var file = Files.createFile(directory.resolve(Credentials.FILE_NAME));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> Broker.builder().data(directory).noTcp().start())
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("can be used by others (rw-r--r--)");
    Files.delete(file);
    Broker.builder().data(directory).noTcp().start().close();
  }

  @Test
  void somewhereToKeepMessagesMustBeChosen() {
    assertThatThrownBy(() -> Broker.builder().start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Call data(directory) or inMemory() before start()");
  }

  @Test
  void settingsAreChecked() {
    assertThatIllegalArgumentException().isThrownBy(() -> Broker.builder().port(65_536));
    assertThatIllegalArgumentException().isThrownBy(() -> Broker.builder().prefix("no dot"));
    assertThatIllegalArgumentException().isThrownBy(() -> Broker.builder().host("a?b=c"));
  }

  private static void assertFails(ThrowingCallable start, String message) {
    var before = brokerThreads();
    assertThatThrownBy(start).isInstanceOf(BrokerException.class).hasMessage(message);
    await().until(() -> before.containsAll(brokerThreads()));
  }

  /** Names of threads of Artemis servers; clients share some, which come and go as they like. */
  private static Set<String> brokerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains("activemq") || name.contains("ActiveMQ"))
        .filter(name -> !name.contains("ActiveMQ-client"))
        .collect(Collectors.toSet());
  }

  private static Set<Path> filesHere() throws Exception {
    try (var files = Files.list(Path.of(""))) {
      return files.collect(Collectors.toSet());
    }
  }

  private static String stompConnect(URI url, String user, String password) throws Exception {
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      return stompConnect(socket, user, password);
    } catch (java.net.SocketException e) {
      return "closed";
    }
  }

  /** What STOMP answers to who logs in over that connection. */
  static String stompConnect(Socket socket, String user, String password) throws IOException {
    socket.setSoTimeout(60_000);
    var frame =
        "CONNECT\naccept-version:1.2\nhost:x\nlogin:" + user + "\npasscode:" + password + "\n\n\0";
    socket.getOutputStream().write(frame.getBytes(StandardCharsets.UTF_8));
    var answer = new byte[1024];
    int length = socket.getInputStream().read(answer);
    return new String(answer, 0, Math.max(length, 0), StandardCharsets.UTF_8);
  }
}
