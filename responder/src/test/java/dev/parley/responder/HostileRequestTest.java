package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CallCodec;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.jms.BytesMessage;
import javax.jms.JMSException;
import javax.jms.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that no honest requester sends. Each is answered with a status or counted, runs nothing,
 * and leaves the service as it was.
 */
@Tag("once")
class HostileRequestTest {
  private static final String QUEUE = "parley.requests.bench";
  private static final String BIG = "x".repeat(9 << 20);

  private static Exchange exchange;
  private static Bench.Counting served;
  private Wire wire;
  private int runsBefore;

  @BeforeAll
  static void start() throws JMSException {
    exchange = new Exchange();
    served = new Bench.Counting();
    exchange.responder.export("bench", Bench.class, served);
  }

  @AfterAll
  static void stop() {
    exchange.close();
  }

  @BeforeEach
  void connect() throws JMSException {
    wire = new Wire(exchange.broker);
    runsBefore = served.runs.get();
  }

  /** Whatever a test sent, this holds after it. */
  @AfterEach
  void serviceIsAsItWas() throws JMSException {
    wire.close();
    assertThat(exchange.requester.service("bench").call("add", 2, 3)).isEqualTo(5);
    await()
        .untilAsserted(
            () -> {
              assertThat(exchange.broker.queueDepth(QUEUE)).isZero();
              assertThat(exchange.broker.deliveringCount(QUEUE)).isZero();
            });
    assertThat(exchange.broker.consumerCount(QUEUE)).isOne();
    assertThat(exchange.broker.queueDepth("parley.dead")).isZero();
    assertThat(Gadget.FIRED).hasValue(0);
    assertThat(HostileBodies.RAN).hasValue(0);
  }

  private void assertNothingRan() {
    assertThat(served.runs).hasValue(runsBefore);
  }

  interface Making {
    Message make(Wire wire) throws JMSException;
  }

  /** A request, and how it must be answered. */
  record Attack(String name, Making request, Status status, String reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Attack> bodies() {
    return Stream.of(
        attack("gadget chain", HostileBodies.gadget(), Status.REFUSED, "does not name"),
        attack("class outside the contract", HostileBodies.outlaw(), Status.REFUSED, "Outlaw"),
        attack("unknown class", HostileBodies.unknownClass(), Status.REFUSED, "Nobody"),
        attack("dynamic proxy", HostileBodies.proxy(), Status.REFUSED, "dynamic proxy"),
        attack("lambda", HostileBodies.lambda(), Status.REFUSED, "SerializedLambda"),
        attack("nested sets", HostileBodies.setBomb(), Status.REFUSED, "more than 4000000 steps"),
        attack("giant array", HostileBodies.giantArray(), Status.REFUSED, "2147483647"),
        attack("garbage", HostileBodies.garbage(), Status.BAD_REQUEST, "no serialised object"),
        attack("cut stream", HostileBodies.cut(), Status.BAD_REQUEST, "no serialised object"),
        attack("a string", HostileBodies.stream("x"), Status.BAD_ARGUMENTS, "arguments"),
        attack("an exception", HostileBodies.stream(new Error("x")), Status.REFUSED, "Error"));
  }

  private static Attack attack(String name, byte[] stream, Status status, String reason) {
    return new Attack(name, wire -> wire.stream("same", stream), status, reason);
  }

  static Stream<Attack> texts() {
    return Stream.of(
        text("broken JSON", "[1, 2", Status.BAD_REQUEST),
        text("a word", "hello", Status.BAD_REQUEST),
        text("a number", "17", Status.BAD_ARGUMENTS),
        text("a string", "\"x\"", Status.BAD_ARGUMENTS),
        text("two values", "[1,2] [3,4]", Status.BAD_REQUEST),
        text("too deep", "[".repeat(5_000) + "]".repeat(5_000), Status.REFUSED),
        text("too many", "[1,[" + "0,".repeat(2_500_000) + "0]]", Status.REFUSED),
        text("huge exponent", "[1e999999999,2]", Status.BAD_ARGUMENTS),
        text("half a surrogate", "[\"\ud800\",1]", Status.BAD_ARGUMENTS),
        text("chosen class", "[{\"@class\":\"java.lang.Error\"},1]", Status.BAD_ARGUMENTS),
        text("empty text", "", Status.BAD_ARGUMENTS),
        text("no text", null, Status.BAD_ARGUMENTS));
  }

  private static Attack text(String name, @Nullable String text, Status status) {
    return new Attack("text: " + name, wire -> wire.text("add", text), status, "");
  }

  static Stream<Attack> kinds() {
    return Stream.of(
        new Attack("bytes", HostileRequestTest::bytes, Status.BAD_REQUEST, "a BytesMessage"),
        new Attack(
            "empty bytes",
            wire -> wire.asking("add", wire.session.createBytesMessage()),
            Status.BAD_REQUEST,
            "a BytesMessage"),
        new Attack("map", HostileRequestTest::map, Status.BAD_REQUEST, "a MapMessage"),
        new Attack("stream", HostileRequestTest::streamed, Status.BAD_REQUEST, "a StreamMessage"),
        new Attack(
            "no body for a method that wants one",
            wire -> wire.asking("add", wire.session.createMessage()),
            Status.BAD_ARGUMENTS,
            "add"),
        new Attack("untyped body", HostileRequestTest::untyped, Status.BAD_REQUEST, "has a body"),
        new Attack(
            "object without a body",
            wire -> wire.asking("add", wire.session.createObjectMessage()),
            Status.BAD_ARGUMENTS,
            "add"));
  }

  private static Message bytes(Wire wire) throws JMSException {
    var message = wire.session.createBytesMessage();
    message.writeBytes(HostileBodies.gadget());
    return wire.asking("add", message);
  }

  private static Message map(Wire wire) throws JMSException {
    var message = wire.session.createMapMessage();
    message.setInt("a", 1);
    message.setInt("b", 2);
    return wire.asking("add", message);
  }

  private static Message streamed(Wire wire) throws JMSException {
    var message = wire.session.createStreamMessage();
    message.writeInt(1);
    return wire.asking("add", message);
  }

  private static Message untyped(Wire wire) throws JMSException {
    var message = wire.typed("add", 0);
    Wire.core(message).getBodyBuffer().writeBytes(HostileBodies.gadget());
    return message;
  }

  static Stream<Attack> headers() {
    return Stream.of(
        header("no method", "parley_method", null, Status.BAD_REQUEST, "names no method"),
        header("empty method", "parley_method", "", Status.BAD_REQUEST, "names no method"),
        header("method of a number", "parley_method", 17, Status.NO_SUCH_METHOD, "17"),
        header("inherited method", "parley_method", "hashCode", Status.NO_SUCH_METHOD, "hashCode"),
        header("long method", "parley_method", "m".repeat(10_000), Status.NO_SUCH_METHOD, "mmm…"),
        header("version 2", "parley_version", 2, Status.BAD_REQUEST, "version 2"),
        header("version x", "parley_version", "x", Status.BAD_REQUEST, "version x"),
        header(
            "version of a kilobyte",
            "parley_version",
            "9".repeat(1000),
            Status.BAD_REQUEST,
            "999…"),
        header("timeout of words", "parley_timeout", "soon", Status.BAD_REQUEST, "'soon'"),
        header("timeout of a truth", "parley_timeout", true, Status.BAD_REQUEST, "'true'"));
  }

  private static Attack header(
      String name, String header, @Nullable Object value, Status status, String reason) {
    return new Attack(
        name,
        wire -> {
          var message = wire.object("add", new Object[] {1, 2});
          if (value == null) {
            Wire.core(message).removeProperty(header);
          } else {
            message.setObjectProperty(header, value);
          }
          return message;
        },
        status,
        reason);
  }

  /** Properties of types that JMS does not have, or that mean something to the client. */
  static Stream<Attack> coreHeaders() {
    return Stream.of(
        new Attack(
            "method in bytes",
            wire -> {
              var message = wire.object("add", new Object[] {1, 2});
              Wire.core(message).putBytesProperty("parley_method", new byte[100]);
              return message;
            },
            Status.BAD_REQUEST,
            "parley_method"),
        new Attack(
            "timeout in bytes",
            wire -> {
              var message = wire.object("add", new Object[] {1, 2});
              Wire.core(message).putBytesProperty("parley_timeout", new byte[100]);
              return message;
            },
            Status.BAD_REQUEST,
            "parley_timeout"),
        new Attack(
            "version in bytes",
            wire -> {
              var message = wire.object("add", new Object[] {1, 2});
              Wire.core(message).putBytesProperty("parley_version", new byte[100]);
              return message;
            },
            Status.BAD_REQUEST,
            "version"));
  }

  @ParameterizedTest
  @MethodSource({"bodies", "texts", "kinds", "headers", "coreHeaders"})
  void attackIsAnsweredAndRunsNothing(Attack attack) throws JMSException {
    var reply = wire.exchange("bench", attack.request.make(wire));

    assertThat(Wire.status(reply)).as(Wire.reason(reply)).isEqualTo(attack.status.name());
    assertThat(Wire.reason(reply)).contains(attack.reason);
    assertNothingRan();
  }

  static Stream<Attack> oversized() {
    return Stream.of(
        new Attack("9 MB of text", wire -> wire.text("same", BIG), Status.REFUSED, "the limit is"),
        new Attack(
            "9 MB of objects",
            wire -> wire.object("same", new Object[] {BIG}),
            Status.REFUSED,
            "the limit is"),
        new Attack("9 MB of bytes", HostileRequestTest::bigBytes, Status.REFUSED, "limit is"));
  }

  private static Message bigBytes(Wire wire) throws JMSException {
    BytesMessage message = wire.session.createBytesMessage();
    message.writeBytes(new byte[9 << 20]);
    return wire.asking("same", message);
  }

  @ParameterizedTest
  @MethodSource("oversized")
  void bodyBeyondTheLimitIsAnswered(Attack attack) throws JMSException {
    var reply = wire.exchange("bench", attack.request.make(wire));

    assertThat(Wire.status(reply)).as(Wire.reason(reply)).isEqualTo(attack.status.name());
    assertThat(Wire.reason(reply)).contains(attack.reason);
    assertNothingRan();
  }

  @Test
  void largeBodyWithinTheLimitIsServed() throws JMSException {
    var text = "x".repeat(2 << 20);
    var reply = wire.exchange("bench", wire.object("same", new Object[] {text}));

    assertThat(Wire.body(reply)).isEqualTo(text);
  }

  @Test
  void largeTextWithinTheLimitIsServed() throws JMSException {
    var text = '"' + "x".repeat(2 << 20) + '"';
    var reply = wire.exchange("bench", wire.text("same", "[" + text + "]"));

    assertThat(Wire.body(reply)).isEqualTo(text);
  }

  static Stream<Object> goodTimeouts() {
    return Stream.of("5000", " 5000 ", 5000, (short) 5000, 5e300, Long.MAX_VALUE, Float.MAX_VALUE);
  }

  /** Some clients can send text only. */
  @ParameterizedTest
  @MethodSource("goodTimeouts")
  void timeoutMayBeAnyNumber(Object timeout) throws JMSException {
    var request = wire.object("add", new Object[] {1, 2});
    request.setObjectProperty("parley_timeout", timeout);
    request.setStringProperty("parley_version", "1");

    assertThat(Wire.status(wire.exchange("bench", request))).isEqualTo("OK");
  }

  static Stream<Object> pastTimeouts() {
    return Stream.of(0, -1, Long.MIN_VALUE, "-5", Double.NEGATIVE_INFINITY, Double.NaN);
  }

  @ParameterizedTest
  @MethodSource("pastTimeouts")
  void requestWhoseTimeIsOverIsCountedAndNotRun(Object timeout) throws JMSException {
    var expired = exchange.responder.stats().expired();
    var request = wire.object("add", new Object[] {1, 2});
    request.setObjectProperty("parley_timeout", timeout);
    wire.send("bench", request);

    await()
        .untilAsserted(
            () -> assertThat(exchange.responder.stats().expired()).isEqualTo(expired + 1));
    wire.assertSilent();
    assertNothingRan();
  }

  @Test
  void longestLifetimeIsServed() throws JMSException {
    var request = wire.object("add", new Object[] {1, 2});
    request.setJMSExpiration(Long.MAX_VALUE - System.currentTimeMillis() - 60_000);

    assertThat(Wire.status(wire.exchange("bench", request))).isEqualTo("OK");
  }

  @Test
  void requestThatExpiredOnItsWayNeverRuns() throws JMSException {
    for (var i = 0; i < 20; i++) {
      var request = wire.object("count", new Object[0]);
      Wire.core(request).setExpiration(System.currentTimeMillis() - 10_000);
      wire.session.createProducer(wire.queue("bench")).send(request);
    }
    for (var i = 0; i < 20; i++) {
      var request = wire.object("nothing", new Object[0]);
      request.setJMSExpiration(1);
      wire.send("bench", request);
    }
    assertThat(exchange.requester.service("bench").call("add", 1, 1)).isEqualTo(2);
  }

  @Test
  void hugeHeaderReachesTheHandlerAndDoesNoHarm() throws JMSException {
    var request = wire.object("add", new Object[] {1, 2});
    request.setStringProperty("note", "n".repeat(45_000));

    assertThat(Wire.status(wire.exchange("bench", request))).isEqualTo("OK");
  }

  @Test
  void requestWithoutReplyDestinationRunsOnceAndIsAcknowledged() throws JMSException {
    var request = wire.object("count", new Object[0]);
    request.setJMSReplyTo(null);
    wire.send("bench", request);

    await().untilAsserted(() -> assertThat(served.runs).hasValue(runsBefore + 1));
    wire.assertSilent();
  }

  @Test
  void correlationIdIsEchoedExactly() throws JMSException {
    for (var id :
        List.of(
            "c".repeat(10_240),
            "c".repeat(45_000),
            "ünï © \n\t\u0000 \ud83d\ude00",
            "ID:foreign",
            " ")) {
      var request = wire.object("add", new Object[] {1, 2});
      request.setJMSCorrelationID(id);

      assertThat(wire.exchange("bench", request).getJMSCorrelationID()).isEqualTo(id);
    }
  }

  @Test
  void correlationIdInBytesIsEchoedInBytes() throws JMSException {
    var id = new byte[] {0, 1, -1, 127};
    var request = wire.object("add", new Object[] {1, 2});
    request.setJMSCorrelationIDAsBytes(id);
    wire.send("bench", request);

    assertThat(wire.receive().getJMSCorrelationIDAsBytes()).isEqualTo(id);
  }

  @Test
  void emptyCorrelationIdIsAnsweredWithTheMessageId() throws JMSException {
    var request = wire.object("add", new Object[] {1, 2});
    request.setJMSCorrelationID("");
    wire.send("bench", request);

    assertThat(wire.receive().getJMSCorrelationID()).isEqualTo(request.getJMSMessageID());
  }

  @Test
  void resultTooLargeToSendIsAnError() {
    for (var format : CallCodec.Format.values()) {
      var service =
          exchange
              .requester
              .service("bench")
              .with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(60)).withFormat(format));
      for (var size : List.of(9 << 20, 60 << 20)) {
        assertThatThrownBy(() -> service.call("bytes", size))
            .isInstanceOfSatisfying(
                ParleyException.class, e -> assertThat(e.status()).isEqualTo(Status.INTERNAL))
            .hasMessageContaining("limit is 8388608");
      }
    }
  }

  @Test
  void nullIsNoArguments() throws JMSException {
    assertThat(Wire.status(wire.exchange("bench", wire.object("count", null)))).isEqualTo("OK");
    assertThat(Wire.status(wire.exchange("bench", wire.object("add", null))))
        .isEqualTo("BAD_ARGUMENTS");
    assertThat(Wire.status(wire.exchange("bench", wire.text("count", "")))).isEqualTo("OK");
    assertThat(
            Wire.status(wire.exchange("bench", wire.asking("count", wire.session.createMessage()))))
        .isEqualTo("OK");
  }

  @Test
  void prioritiesLeaveNothingBehindWhenTheResponderRestarts() throws JMSException {
    try (var own = new Exchange(4);
        var sender = new Wire(own.broker)) {
      var first = new Bench.Counting();
      own.responder.export("ranks", Bench.class, first);
      for (var i = 0; i < 500; i++) {
        var request = sender.object("count", new Object[0]);
        request.setJMSReplyTo(null);
        request.setJMSPriority(i * 7 % 10);
        sender.send("ranks", request);
      }
      await().untilAsserted(() -> assertThat(first.runs).hasValue(500));
      own.responder.close();
      await().until(() -> own.broker.queueDepth("parley.requests.ranks") == 0);

      var second = new Bench.Counting();
      try (var again = Responder.builder(own.responderConnection).build()) {
        again.export("ranks", Bench.class, second);
        assertThat(own.requester.service("ranks").call("add", Map.of("a", 1, "b", 2))).isEqualTo(3);
        assertThat(second.runs).hasValue(1);
      }
    }
  }
}
