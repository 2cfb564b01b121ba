package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.parley.requester.ServiceDescription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import javax.jms.JMSException;
import javax.jms.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages that the JMS client would throw on, before anybody could answer or acknowledge them.
 * They neither hold up those behind them nor come back.
 */
@Tag("once")
class UndecodableMessageTest {
  private static final String QUEUE = "parley.requests.bench";

  /** By size; made once, since it takes longer than all the rest. */
  private static final Map<Integer, byte[]> DEFLATED = new ConcurrentHashMap<>();

  private static Exchange exchange;
  private static Bench.Counting served;

  @BeforeAll
  static void start() {
    exchange = new Exchange(2);
    served = new Bench.Counting();
    exchange.responder.export("bench", Bench.class, served);
  }

  @AfterAll
  static void stop() {
    exchange.close();
  }

  interface Making {
    Message make(Wire wire) throws JMSException;
  }

  record Undecodable(String name, Making request, String status) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Undecodable> messages() {
    return Stream.of(
        object("negative length", -1, 10),
        object("most negative length", Integer.MIN_VALUE, 10),
        object("huge length", Integer.MAX_VALUE, 10),
        object("too long", 11, 10),
        object("too short", 9, 10),
        new Undecodable("half a length", wire -> raw(wire, Wire.Type.OBJECT, 2), "BAD_REQUEST"),
        text("text of a negative length", -1),
        text("text of a huge length", Integer.MAX_VALUE),
        text("text longer than it is", 1_000),
        new Undecodable("text of one byte", wire -> raw(wire, Wire.Type.TEXT, 1), "BAD_REQUEST"),
        new Undecodable("map of garbage", wire -> raw(wire, Wire.Type.MAP, 50), "BAD_REQUEST"),
        new Undecodable("stream", wire -> raw(wire, Wire.Type.STREAM, 50), "BAD_REQUEST"),
        new Undecodable("unknown type", wire -> raw(wire, 99, 50), "BAD_REQUEST"),
        new Undecodable("type -128", wire -> raw(wire, -128, 50), "BAD_REQUEST"),
        new Undecodable("large, of unknown type", wire -> raw(wire, 99, 300_000), "BAD_REQUEST"),
        new Undecodable("large object", wire -> raw(wire, 2, 300_000), "BAD_REQUEST"),
        new Undecodable("spoofed type", UndecodableMessageTest::spoofedType, "BAD_REQUEST"),
        new Undecodable("spoofed answer", UndecodableMessageTest::spoofedAnswer, "OK"),
        new Undecodable("answer of text", UndecodableMessageTest::spoofedAnswerText, "OK"),
        new Undecodable("claims compression", wire -> compressed(wire, 500), "BAD_REQUEST"),
        new Undecodable("small compression bomb", wire -> compressed(wire, 8 << 20), "BAD_REQUEST"),
        new Undecodable("compression bomb", wire -> compressed(wire, 80 << 20), "BAD_REQUEST"),
        new Undecodable("large, compressed", wire -> compressed(wire, 200 << 20), "BAD_REQUEST"));
  }

  private static Undecodable object(String name, int declared, int actual) {
    return new Undecodable(
        "object: " + name,
        wire -> {
          var message = wire.typed("add", Wire.Type.OBJECT);
          Wire.core(message).getBodyBuffer().writeInt(declared);
          Wire.core(message).getBodyBuffer().writeBytes(new byte[actual]);
          return message;
        },
        "BAD_REQUEST");
  }

  private static Undecodable text(String name, int declared) {
    return new Undecodable(
        name,
        wire -> {
          var message = wire.typed("add", Wire.Type.TEXT);
          Wire.core(message).getBodyBuffer().writeByte((byte) 1);
          Wire.core(message).getBodyBuffer().writeInt(declared);
          Wire.core(message).getBodyBuffer().writeBytes(new byte[20]);
          return message;
        },
        "BAD_REQUEST");
  }

  private static Message raw(Wire wire, int type, int size) throws JMSException {
    var message = wire.typed("add", type);
    var bytes = new byte[size];
    java.util.Arrays.fill(bytes, (byte) 0x7F);
    Wire.core(message).getBodyBuffer().writeBytes(bytes);
    return message;
  }

  private static Message spoofedType(Wire wire) throws JMSException {
    var message = wire.object("add", new Object[] {1, 2});
    Wire.core(message).putStringProperty("_parley_type", "x");
    return message;
  }

  /** By this property the client knows the broker's answers, which it does not hand on. */
  private static Message spoofedAnswer(Wire wire) throws JMSException {
    var message = wire.object("count", new Object[0]);
    Wire.core(message).putLongProperty("_hornetq.forced.delivery.seq", 1);
    return message;
  }

  private static Message spoofedAnswerText(Wire wire) throws JMSException {
    var message = wire.object("count", new Object[0]);
    Wire.core(message).putStringProperty("_hornetq.forced.delivery.seq", "x");
    return message;
  }

  private static Message compressed(Wire wire, int size) throws JMSException {
    var message = wire.typed("add", Wire.Type.OBJECT);
    Wire.core(message).putBooleanProperty("_AMQ_LARGE_COMPRESSED", true);
    Wire.core(message).putLongProperty("_AMQ_LARGE_SIZE", size);
    Wire.core(message)
        .getBodyBuffer()
        .writeBytes(DEFLATED.computeIfAbsent(size, UndecodableMessageTest::deflated));
    return message;
  }

  private static byte[] deflated(int size) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(bytes)) {
      var block = new byte[1 << 16];
      for (var written = 0; written < size; written += block.length) {
        out.write(block);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void messageIsAnsweredOnceAndLeavesTheQueue(Undecodable undecodable) throws JMSException {
    try (var wire = new Wire(exchange.broker)) {
      var reply = wire.exchange("bench", undecodable.request.make(wire));

      assertThat(Wire.status(reply)).as(Wire.reason(reply)).isEqualTo(undecodable.status);
      assertThat(exchange.requester.service("bench").call("add", 2, 3)).isEqualTo(5);
      await().untilAsserted(UndecodableMessageTest::assertNothingIsLeft);
      wire.assertSilent();
    }
  }

  private static void assertNothingIsLeft() {
    assertThat(exchange.broker.queueDepth(QUEUE)).isZero();
    assertThat(exchange.broker.deliveringCount(QUEUE)).isZero();
    assertThat(exchange.broker.consumerCount(QUEUE)).isOne();
    assertThat(exchange.broker.queueDepth("parley.dead")).isZero();
  }

  @Test
  void manyInARowDoNotHoldUpTheGoodOnes() throws JMSException {
    try (var wire = new Wire(exchange.broker)) {
      var kinds = messages().filter(each -> !each.name.contains("compression")).toList();
      for (var round = 0; round < 20; round++) {
        for (var kind : kinds) {
          var message = kind.request.make(wire);
          message.setJMSReplyTo(null);
          wire.send("bench", message);
        }
      }
      assertThat(Wire.status(wire.exchange("bench", wire.object("add", new Object[] {1, 2}))))
          .isEqualTo("OK");
    }
    await().untilAsserted(UndecodableMessageTest::assertNothingIsLeft);
  }

  /** On the topic where everybody listens, too. */
  @Test
  void discoverySurvivesThem() throws JMSException {
    try (var wire = new Wire(exchange.broker)) {
      var control = wire.session.createTopic("parley.control");
      for (var kind : messages().filter(each -> !each.name.contains("bomb")).toList()) {
        wire.send(control, kind.request.make(wire));
      }
      var odd = wire.object("$describe", null);
      Wire.core(odd).putBytesProperty("parley_method", new byte[3]);
      Wire.core(odd).putBytesProperty("JMSReplyTo", new byte[3]);
      wire.send(control, odd);
    }
    await()
        .untilAsserted(
            () ->
                assertThat(exchange.requester.discover(Duration.ofMillis(500)))
                    .extracting(ServiceDescription::service)
                    .contains("bench"));
  }

  /**
   * The client would hold the whole body, on the thread that takes it, before anybody could look.
   */
  @Test
  void giantBodyIsNotKeptInMemory() throws JMSException {
    try (var wire = new Wire(exchange.broker)) {
      var before = allocatedByWorkers();
      var message = wire.session.createBytesMessage();
      message.writeBytes(new byte[50 << 20]);
      var reply = wire.exchange("bench", wire.asking("same", message));

      assertThat(Wire.status(reply)).isEqualTo("REFUSED");
      assertThat(exchange.requester.service("bench").call("add", 2, 3)).isEqualTo(5);
      assertThat(allocatedByWorkers() - before).isLessThan(20L << 20);
    }
    await().untilAsserted(UndecodableMessageTest::assertNothingIsLeft);
  }

  /** 80 KB on the wire, 80 MB as the client would hand it on. */
  @Test
  void compressedBodyIsNotInflated() throws JMSException {
    try (var wire = new Wire(exchange.broker)) {
      var before = allocatedByWorkers();
      assertThat(Wire.status(wire.exchange("bench", compressed(wire, 80 << 20))))
          .isEqualTo("BAD_REQUEST");
      assertThat(allocatedByWorkers() - before).isLessThan(20L << 20);
    }
  }

  private static long allocatedByWorkers() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("parley-bench-"))
        .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getId()))
        .sum();
  }
}
