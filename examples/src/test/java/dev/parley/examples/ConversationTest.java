package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.RemoteException;
import dev.parley.requester.Requester;
import dev.parley.responder.Responder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversationTest {
  private final Broker broker = Broker.builder().inMemory().port(0).start();
  private final ParleyConnection serving = connect(Role.RESPONDERS);
  private final ParleyConnection calling = connect(Role.REQUESTERS);
  private final Responder responder = Responder.builder(serving).build();
  private final Requester requester = Requester.builder(calling).build();

  @BeforeAll
  void export() {
    ExampleServices.export(responder);
  }

  @AfterAll
  void close() {
    requester.close();
    responder.close();
    calling.close();
    serving.close();
    broker.close();
  }

  @Test
  void primesComeOneByOne() {
    try (var primes = requester.proxy("math", MathService.class).primes(Integer.MAX_VALUE)) {
      assertThat(primes.limit(5)).containsExactly(2, 3, 5, 7, 11);
    }
  }

  @Test
  void functionsOfAServer() {
    assertThat(said(new FunctionsConversation()))
        .isEqualTo(
            """
            The server supports these functions:
              div
              echo
              is_computer_on
              foo_function
            Server responded: We sent this data to server
            Server says: 8 / 4 is: 2
            Server says: foo_function returned True
            """);
  }

  @Test
  void remoteObjectWithKeywordArguments() {
    assertThat(said(new RemoteObjectConversation()))
        .isEqualTo(
            """
            Testing the echo() method:
            Server responded: Hello world!
            Calculating 42/2 on the remote machine:
            21
            is_computer_on on the remote machine returns:
            True
            Testing keyword args:
            42/2 is: 21
            """);
  }

  @Test
  void namedObjectsThroughProxies() {
    assertThat(said(new NamedObjectsConversation()))
        .isEqualTo(
            """
            We sent: my name is eren
            Server responded: MY NAME IS EREN
            We sent two numbers to divide: 10 and 5
            Server responded the result: 2
            """);
  }

  @Test
  void divisionByZeroFails() {
    assertThatThrownBy(() -> requester.service("math").call("div", 1, 0))
        .isInstanceOf(RemoteException.class)
        .hasMessage("java.lang.ArithmeticException: division by zero");
  }

  @Test
  void anyValueComesBackUnchanged() {
    var sample = requester.service("sample");
    for (var value :
        Arrays.asList(null, 1, 2L, 3.5, "text", List.of(1, "a"), Map.of("k", List.of()))) {
      assertThat(sample.call("roundtrip", value)).isEqualTo(value);
    }
  }

  @Test
  void arraysAreEchoedByTheirElements() {
    assertThat(requester.service("demo").call("echo", (Object) new Object[] {1, "a"}))
        .isEqualTo("Server responded: [1, a]");
  }

  private String said(Conversation conversation) {
    var text = new StringWriter();
    conversation.hold(requester, new PrintWriter(text, true));
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private ParleyConnection connect(Role role) {
    var user = broker.credentials().first(role);
    return ParleyConnection.builder(broker.url()).user(user.name(), user.password()).open();
  }
}
