package dev.parley.responder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.ObjectMessage;
import javax.jms.TextMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that know JMS and nothing of Parley. */
class ForeignRequesterTest {
  interface Calculator {
    int div(int dividend, int divisor);

    String describe(String name, List<Integer> numbers);

    void nothing();
  }

  private static final class Plain implements Calculator {
    @Override
    public int div(int dividend, int divisor) {
      return Math.floorDiv(dividend, divisor);
    }

    @Override
    public String describe(String name, List<Integer> numbers) {
      return name + numbers;
    }

    @Override
    public void nothing() {}
  }

  private static Exchange exchange;
  private Wire wire;

  @BeforeAll
  static void start() {
    exchange = new Exchange();
    exchange.responder.export("calculator", Calculator.class, new Plain());
  }

  @AfterAll
  static void stop() {
    exchange.close();
  }

  @BeforeEach
  void connect() throws JMSException {
    wire = new Wire(exchange.broker);
  }

  @AfterEach
  void disconnect() throws JMSException {
    wire.close();
  }

  @Test
  void messageIdPatternIsAnsweredWithTheMessageId() throws JMSException {
    var request = wire.object("div", new Object[] {42, 2});
    request.setJMSCorrelationID(null);
    wire.send("calculator", request);
    var reply = wire.receive();

    assertThat(reply.getJMSCorrelationID()).isEqualTo(request.getJMSMessageID());
    assertThat(Wire.body(reply)).isEqualTo(21);
  }

  @Test
  void correlationIdPatternIsAnsweredWithTheCorrelationId() throws JMSException {
    var request = wire.object("div", new Object[] {42, 2});
    request.setJMSCorrelationID("my own");
    wire.send("calculator", request);

    assertThat(wire.receive().getJMSCorrelationID()).isEqualTo("my own");
  }

  static Stream<Arguments> objects() {
    return Stream.of(
        Arguments.of((Object) new Object[] {-7, 2}),
        Arguments.of((Object) new Integer[] {-7, 2}),
        Arguments.of(new ArrayList<>(List.of(-7, 2))),
        Arguments.of(List.of(-7, 2)),
        Arguments.of(new HashMap<>(Map.of("divisor", 2, "dividend", -7))),
        Arguments.of(Map.of("divisor", 2, "dividend", -7)));
  }

  @ParameterizedTest
  @MethodSource("objects")
  void argumentsMayBeArrayListOrMap(Serializable arguments) throws JMSException {
    var reply = wire.exchange("calculator", wire.object("div", arguments));

    assertThat(reply).isInstanceOf(ObjectMessage.class);
    assertThat(reply.getJMSType()).isEqualTo("parley.reply");
    assertThat(Wire.status(reply)).isEqualTo("OK");
    assertThat(Wire.body(reply)).isEqualTo(-4);
  }

  static Stream<String> texts() {
    return Stream.of("[-7, 2]", "{\"divisor\": 2, \"dividend\": -7}", "  [-7,2]\n");
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textIsAnsweredWithText(String json) throws JMSException {
    var reply = wire.exchange("calculator", wire.text("div", json));

    assertThat(reply).isInstanceOf(TextMessage.class);
    assertThat(Wire.status(reply)).isEqualTo("OK");
    assertThat(Wire.body(reply)).isEqualTo("-4");
  }

  @Test
  void compoundArgumentsTravelInJson() throws JMSException {
    var reply = wire.exchange("calculator", wire.text("describe", "[\"a\", [1, 2]]"));

    assertThat(Wire.body(reply)).isEqualTo("\"a[1, 2]\"");
  }

  @Test
  void nothingIsAnsweredWithNull() throws JMSException {
    assertThat(Wire.body(wire.exchange("calculator", wire.object("nothing", null)))).isNull();
    assertThat(Wire.body(wire.exchange("calculator", wire.text("nothing", "[]"))))
        .isEqualTo("null");
  }

  @Test
  void failureIsAMapThatAnyProgramCanRead() throws JMSException {
    var reply = wire.exchange("calculator", wire.object("div", new Object[] {1, 0}));

    assertThat(Wire.status(reply)).isEqualTo("FAILED");
    assertThat(Wire.body(reply))
        .isInstanceOfSatisfying(
            Map.class,
            map -> {
              assertThat(map.getClass().getName()).startsWith("java.util.");
              assertThat(map.get("message")).isEqualTo("/ by zero");
              assertThat(map.get("exception")).isEqualTo("java.lang.ArithmeticException");
              assertThat(map.get("trace")).isInstanceOf(String[].class);
            });
  }

  @Test
  void failureOfATextRequestIsJson() throws JMSException {
    var reply = wire.exchange("calculator", wire.text("div", "[1, 0]"));

    assertThat(Wire.status(reply)).isEqualTo("FAILED");
    assertThat((String) Wire.body(reply))
        .contains("\"message\":\"/ by zero\"")
        .contains("\"exception\":\"java.lang.ArithmeticException\"");
  }

  @Test
  void refusalIsAMapToo() throws JMSException {
    var reply = wire.exchange("calculator", wire.object("dif", new Object[] {1, 2}));

    assertThat(Wire.status(reply)).isEqualTo("NO_SUCH_METHOD");
    assertThat(Wire.body(reply)).isInstanceOf(Map.class);
    assertThat(Wire.reason(reply)).contains("dif").contains("div");
  }

  @Test
  void temporaryTopicMayReceiveTheReply() throws JMSException {
    var topic = wire.session.createTemporaryTopic();
    try (var replies = wire.session.createConsumer(topic)) {
      for (var i = 0; i < 3; i++) {
        var request = wire.object("div", new Object[] {42, 2});
        request.setJMSReplyTo(topic);
        wire.send("calculator", request);
        Message reply = Objects.requireNonNull(replies.receive(60_000), "a reply on the topic");
        assertThat(Wire.body(reply)).isEqualTo(21);
        assertThat(reply.getJMSCorrelationID()).isEqualTo(request.getJMSCorrelationID());
      }
    }
  }
}
