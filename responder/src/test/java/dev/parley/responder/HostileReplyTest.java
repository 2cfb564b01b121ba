package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.jms.Connection;
import javax.jms.Destination;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.MessageProducer;
import javax.jms.Session;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replies that no honest responder sends. Every call ends with a status, nothing is run on the
 * caller's side, and the next call works.
 */
class HostileReplyTest {
  private static final CallOptions BRIEF = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(60));

  private static Exchange exchange;
  private static Impostor impostor;

  /** A responder in plain JMS, which answers what a test tells it to. */
  private static final class Impostor implements AutoCloseable {
    private final ActiveMQConnectionFactory factory;
    private final Connection connection;
    private final Session session;
    private final MessageConsumer requests;
    private final MessageProducer producer;

    Impostor() throws JMSException {
      var user = exchange.broker.credentials().first(Role.RESPONDERS);
      factory = new ActiveMQConnectionFactory(exchange.broker.url());
      connection = factory.createConnection(user.name(), user.password());
      session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      requests = session.createConsumer(session.createQueue("parley.requests.false"));
      producer = session.createProducer(null);
      connection.start();
    }

    Message request() throws JMSException {
      return Objects.requireNonNull(requests.receive(60_000), "a request");
    }

    Message object(Object body) throws JMSException {
      return session.createObjectMessage((Serializable) body);
    }

    Message stream(byte[] bytes) throws JMSException {
      var message = session.createMessage();
      core(message).setType((byte) Wire.Type.OBJECT);
      core(message).getBodyBuffer().writeInt(bytes.length);
      core(message).getBodyBuffer().writeBytes(bytes);
      return message;
    }

    void reply(Destination to, String correlationId, Message reply) throws JMSException {
      reply.setJMSCorrelationID(correlationId);
      if (!reply.propertyExists("parley_status")) {
        reply.setStringProperty("parley_status", "OK");
      }
      producer.send(to, reply);
    }

    @Override
    public void close() throws JMSException {
      connection.close();
      factory.close();
    }
  }

  private static ClientMessage core(Message message) {
    return Wire.core(message);
  }

  @BeforeAll
  static void start() throws JMSException {
    exchange = new Exchange();
    impostor = new Impostor();
  }

  @AfterAll
  static void stop() throws JMSException {
    impostor.close();
    exchange.close();
  }

  @AfterEach
  void nextCallWorks() throws Exception {
    var call = call();
    var request = impostor.request();
    impostor.reply(request.getJMSReplyTo(), request.getJMSCorrelationID(), impostor.object(5));
    assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(5);
    assertThat(exchange.requester.stats().pending()).isZero();
    await()
        .untilAsserted(
            () ->
                exchange.broker.queueNames().stream()
                    .filter(name -> name.startsWith("parley."))
                    .forEach(name -> assertThat(exchange.broker.queueDepth(name)).isZero()));
    assertThat(Gadget.FIRED).hasValue(0);
    assertThat(HostileBodies.RAN).hasValue(0);
  }

  private static CompletableFuture<?> call() {
    return exchange.requester.service("false").with(BRIEF).callAsync("anything", 1);
  }

  interface Making {
    Message make(Impostor impostor) throws JMSException;
  }

  record Lie(String name, Making reply, Status status, String reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Lie> lies() {
    return Stream.of(
        stream("gadget chain", HostileBodies.gadget(), Status.INTERNAL, "does not name"),
        stream("class outside the contract", HostileBodies.outlaw(), Status.INTERNAL, "Outlaw"),
        stream("dynamic proxy", HostileBodies.proxy(), Status.INTERNAL, "proxy"),
        stream("lambda", HostileBodies.lambda(), Status.INTERNAL, "SerializedLambda"),
        stream("nested sets", HostileBodies.setBomb(), Status.INTERNAL, "steps"),
        stream("giant array", HostileBodies.giantArray(), Status.INTERNAL, "2147483647"),
        stream("garbage", HostileBodies.garbage(), Status.INTERNAL, "cannot be read"),
        stream("cut stream", HostileBodies.cut(), Status.INTERNAL, "cannot be read"),
        new Lie("broken JSON", i -> i.session.createTextMessage("[1"), Status.INTERNAL, "no JSON"),
        new Lie("bytes", i -> i.session.createBytesMessage(), Status.INTERNAL, "BytesMessage"),
        new Lie("map", i -> i.session.createMapMessage(), Status.INTERNAL, "MapMessage"),
        new Lie("stream", i -> i.session.createStreamMessage(), Status.INTERNAL, "StreamMessage"),
        new Lie("huge length", HostileReplyTest::hugeLength, Status.INTERNAL, "declares"),
        new Lie("text of a huge length", HostileReplyTest::hugeText, Status.INTERNAL, "apart"),
        new Lie("unknown type", HostileReplyTest::unknownType, Status.INTERNAL, "type 99"),
        new Lie("spoofed answer", HostileReplyTest::spoofedAnswer, Status.FAILED, "x"),
        new Lie("9 MB", HostileReplyTest::large, Status.INTERNAL, "the limit is"),
        status("unknown status", "SPLENDID", Status.INTERNAL),
        status("empty status", "", Status.INTERNAL),
        status("status of a number", 5, Status.INTERNAL),
        status("a failure without its map", "FAILED", Status.FAILED),
        new Lie("status in bytes", HostileReplyTest::statusInBytes, Status.INTERNAL, ""),
        new Lie("gadget for a reason", HostileReplyTest::gadgetFailure, Status.FAILED, "cannot"));
  }

  private static Lie stream(String name, byte[] bytes, Status status, String reason) {
    return new Lie(name, i -> i.stream(bytes), status, reason);
  }

  private static Lie status(String name, Object status, Status expected) {
    return new Lie(
        name,
        i -> {
          var message = i.object("text");
          message.setObjectProperty("parley_status", status);
          return message;
        },
        expected,
        "");
  }

  private static Message hugeLength(Impostor impostor) throws JMSException {
    var message = impostor.session.createMessage();
    core(message).setType((byte) Wire.Type.OBJECT);
    core(message).getBodyBuffer().writeInt(Integer.MAX_VALUE);
    return message;
  }

  private static Message hugeText(Impostor impostor) throws JMSException {
    var message = impostor.session.createMessage();
    core(message).setType((byte) Wire.Type.TEXT);
    core(message).getBodyBuffer().writeByte((byte) 1);
    core(message).getBodyBuffer().writeInt(Integer.MAX_VALUE);
    return message;
  }

  private static Message unknownType(Impostor impostor) throws JMSException {
    var message = impostor.session.createMessage();
    core(message).setType((byte) 99);
    core(message).getBodyBuffer().writeInt(7);
    return message;
  }

  private static Message spoofedAnswer(Impostor impostor) throws JMSException {
    var message = impostor.object(Map.of("message", "x", "exception", "E"));
    message.setStringProperty("parley_status", "FAILED");
    core(message).putStringProperty("_hornetq.forced.delivery.seq", "x");
    return message;
  }

  private static Message large(Impostor impostor) throws JMSException {
    return impostor.stream(HostileBodies.stream("x".repeat(9 << 20)));
  }

  private static Message statusInBytes(Impostor impostor) throws JMSException {
    var message = impostor.object(1);
    core(message).putBytesProperty("parley_status", new byte[3]);
    return message;
  }

  private static Message gadgetFailure(Impostor impostor) throws JMSException {
    var message = impostor.stream(HostileBodies.gadget());
    message.setStringProperty("parley_status", "FAILED");
    return message;
  }

  @ParameterizedTest
  @MethodSource("lies")
  void lieEndsTheCallWithAStatus(Lie lie) throws Exception {
    var call = call();
    var request = impostor.request();
    impostor.reply(
        request.getJMSReplyTo(), request.getJMSCorrelationID(), lie.reply.make(impostor));

    var failure = catchThrowableOfType(Exception.class, () -> call.get(60, TimeUnit.SECONDS));

    assertThat(failure)
        .cause()
        .isInstanceOfSatisfying(
            ParleyException.class, e -> assertThat(e.status()).isEqualTo(lie.status))
        .hasMessageContaining(lie.reason);
  }

  @Test
  void lateAndSecondRepliesAreDroppedAndCounted() throws Exception {
    var before = exchange.requester.stats();
    var call = call();
    var request = impostor.request();
    for (var i = 0; i < 3; i++) {
      impostor.reply(request.getJMSReplyTo(), request.getJMSCorrelationID(), impostor.object(i));
    }
    assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(0);

    var given = exchange.requester.service("false").callAsync("anything");
    var late = impostor.request();
    given.cancel(true);
    impostor.reply(late.getJMSReplyTo(), late.getJMSCorrelationID(), impostor.object(9));

    await()
        .untilAsserted(
            () ->
                assertThat(exchange.requester.stats().lateReplies())
                    .isEqualTo(before.lateReplies() + 3));
    assertThat(exchange.requester.stats().foreignReplies()).isEqualTo(before.foreignReplies());
  }

  @Test
  void foreignRepliesAreDroppedAndCounted() throws Exception {
    var before = exchange.requester.stats().foreignReplies();
    var call = call();
    var request = impostor.request();
    for (var id : new String[] {UUID.randomUUID().toString(), "", "x".repeat(10_000)}) {
      impostor.reply(request.getJMSReplyTo(), id, impostor.object("forged"));
    }
    impostor.producer.send(request.getJMSReplyTo(), impostor.session.createMessage());
    impostor.reply(request.getJMSReplyTo(), request.getJMSCorrelationID(), impostor.object("true"));

    assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo("true");
    assertThat(exchange.requester.stats().foreignReplies()).isEqualTo(before + 4);
  }

  /** The answer is one, but to somebody else's question. */
  @Test
  void repliesFindTheirCallsInAnyOrder() throws Exception {
    var first = call();
    var second = call();
    var one = impostor.request();
    var two = impostor.request();
    impostor.reply(two.getJMSReplyTo(), two.getJMSCorrelationID(), impostor.object("two"));
    impostor.reply(one.getJMSReplyTo(), one.getJMSCorrelationID(), impostor.object("one"));

    assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo("two");
    assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("one");
  }
}
