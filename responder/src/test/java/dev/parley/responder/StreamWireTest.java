package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.jms.JMSException;
import javax.jms.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams as they are on the wire, and as they should not be. */
@Timeout(180)
class StreamWireTest {
  private static final AtomicLong COUNT = new AtomicLong();
  private static Exchange exchange;

  private final Counting.Served served = new Counting.Served();
  private final String service = "counting" + COUNT.incrementAndGet();
  private Wire wire;

  @BeforeAll
  static void start() {
    exchange = new Exchange();
  }

  @AfterAll
  static void stop() {
    exchange.close();
  }

  @BeforeEach
  void open() throws JMSException {
    exchange.responder.export(service, Counting.class, served);
    wire = new Wire(exchange.broker);
  }

  @AfterEach
  void close() throws JMSException {
    wire.close();
  }

  private Message request(String method, Serializable arguments, long credit) throws JMSException {
    var request = wire.object(method, arguments);
    request.setLongProperty("parley_credit", credit);
    return request;
  }

  /** What a caller says of its stream, or somebody else of it. */
  private static void control(Wire from, String method, Message request, Object credit)
      throws JMSException {
    var control = from.session.createMessage();
    control.setStringProperty("parley_method", method);
    control.setJMSCorrelationID(request.getJMSCorrelationID());
    control.setObjectProperty("parley_credit", credit);
    from.send(from.session.createTopic("parley.control"), control);
  }

  private void receiveItem(int number) throws JMSException {
    var item = receiveFrom(number);
    assertThat(Wire.status(item)).isEqualTo("OK");
    assertThat(item.getLongProperty("parley_item")).isEqualTo(number);
    assertThat(item.getStringProperty("parley_responder")).matches("[0-9a-f-]{36}");
    assertThat(Wire.body(item)).isEqualTo(number);
  }

  /** The responder looks now and then whether its caller is there: that is passed over. */
  private Message receiveFrom(int number) throws JMSException {
    Message reply;
    do {
      reply = wire.receive();
    } while (reply.propertyExists("parley_item") && reply.getLongProperty("parley_item") < number);
    return reply;
  }

  /** Passes over that, too. */
  private Message receiveEnd() throws JMSException {
    while (true) {
      var reply = wire.receive();
      if (!reply.propertyExists("parley_item")) {
        return reply;
      }
    }
  }

  @Test
  void itemsAreNumberedAndTheEndSaysHowManyThereWere() throws Exception {
    wire.send(service, request("upTo", new Object[] {2}, 10));

    receiveItem(1);
    receiveItem(2);
    var end = wire.receive();
    assertThat(Wire.status(end)).isEqualTo("OK");
    assertThat(end.propertyExists("parley_item")).isFalse();
    assertThat(end.getLongProperty("parley_items")).isEqualTo(2);
    assertThat(Wire.body(end)).isNull();
  }

  @Test
  void creditIsKeptAndMayBeTextAndRepeated() throws Exception {
    var request = request("upTo", new Object[] {5}, 2);
    wire.send(service, request);
    receiveItem(1);
    receiveItem(2);
    assertThat(served.produced).hasValue(2);

    control(wire, "$more", request, "4");
    control(wire, "$more", request, "4");
    control(wire, "$more", request, 3L);
    receiveItem(3);
    receiveItem(4);
    assertThat(served.produced).hasValue(4);

    control(wire, "$more", request, 100L);
    assertThat(receiveEndAfter(5).getLongProperty("parley_items")).isEqualTo(5);
  }

  private Message receiveEndAfter(int last) throws JMSException {
    var reply = receiveFrom(last);
    assertThat(reply.getLongProperty("parley_item")).isEqualTo(last);
    return receiveEnd();
  }

  @Test
  void anotherUserNeitherFeedsNorCancels() throws Exception {
    var request = request("upTo", new Object[] {3}, 1);
    wire.send(service, request);
    receiveItem(1);
    var admin = exchange.broker.credentials().first(Role.ADMINS);
    try (var other = new Wire(exchange.broker, admin)) {
      control(other, "$more", request, 3L);
      control(other, "$cancel", request, 1L);
      // The responder reads the topic in order: once this is answered, it has read those.
      var question = other.object("$describe", null);
      other.send(other.session.createTopic("parley.control"), question);
      other.receive();
    }
    assertThat(served.produced).hasValue(1);
    assertThat(served.closed).hasValue(0);

    control(wire, "$more", request, 9L);
    assertThat(receiveEndAfter(3).getLongProperty("parley_items")).isEqualTo(3);
  }

  @Test
  void sameUserCancels() throws Exception {
    var request = request("endless", new Object[0], 1);
    wire.send(service, request);
    receiveItem(1);

    control(wire, "$cancel", request, 1L);

    await().until(() -> served.closed.get() == 1);
    assertThat(served.produced).hasValue(1);
  }

  @Test
  void jsonIsStreamedInJson() throws Exception {
    var request = wire.text("items", "[1]");
    request.setStringProperty("parley_credit", "5");
    wire.send(service, request);

    assertThat(Wire.body(wire.receive())).isEqualTo("{\"number\":1,\"text\":\"n1\"}");
  }

  @Test
  void foreignRequesterGetsAList() throws Exception {
    assertThat(Wire.body(wire.exchange(service, wire.text("upTo", "[3]")))).isEqualTo("[1,2,3]");
    assertThat(Wire.body(wire.exchange(service, wire.object("upTo", new Object[] {2}))))
        .isEqualTo(List.of(1, 2));
  }

  @Test
  void creditThatIsNoneIsRefused() throws Exception {
    var reply = wire.exchange(service, request("upTo", new Object[] {2}, 0));

    assertThat(Wire.status(reply)).isEqualTo("BAD_REQUEST");
    assertThat(Wire.reason(reply))
        .isEqualTo("The property parley_credit is '0', which is no number of items");
  }

  @Test
  void secondStreamOfTheSameIdIsRefused() throws Exception {
    var request = request("endless", new Object[0], 1);
    wire.send(service, request);
    receiveItem(1);

    wire.send(service, request);

    assertThat(Wire.status(receiveEnd())).isEqualTo("BAD_REQUEST");
    assertThat(served.closed).hasValue(1);
    control(wire, "$cancel", request, 1L);
    await().until(() -> served.closed.get() == 2);
  }

  @Test
  void oneWayRequestForAStreamRunsNothing() throws Exception {
    var request = wire.object("endless", new Object[0]);
    request.setJMSReplyTo(null);
    wire.send(service, request);

    await().until(() -> served.closed.get() == 1);
    assertThat(served.produced).hasValue(0);
  }

  /** Reads what a responder in plain JMS sends, and how it ends. */
  private static ParleyException received(List<Object> read, Sent... parts) throws JMSException {
    try (var responder = new PlainResponder(exchange.broker, "plain")) {
      var stream = exchange.requester.service("plain").stream("numbers");
      responder.answer(parts);
      return catchThrowableOfType(ParleyException.class, () -> stream.forEach(read::add));
    }
  }

  /** A part of a stream: an item, where it has a number, else the end. */
  record Sent(String responder, long item, long items) {}

  @Test
  void gapEndsTheStream() throws Exception {
    var read = new ArrayList<>();
    var failure = received(read, new Sent("a", 1, -1), new Sent("a", 3, -1));
    assertThat(read).containsExactly(1L);
    assertThat(failure.status()).isEqualTo(Status.INTERNAL);
    assertThat(failure).hasMessage("Of 2 items only 1 have come");
  }

  @Test
  void endThatComesTooEarlyIsNoEnd() throws Exception {
    var read = new ArrayList<>();
    var failure = received(read, new Sent("a", 1, -1), new Sent("a", 0, 5));
    assertThat(read).containsExactly(1L);
    assertThat(failure).hasMessage("Of 5 items only 1 have come");
  }

  @Test
  void itemThatComesAgainIsPassedOver() throws Exception {
    var read = new ArrayList<>();
    var failure = received(read, new Sent("a", 1, -1), new Sent("a", 1, -1), new Sent("a", 0, 1));
    assertThat(failure).isNull();
    assertThat(read).containsExactly(1L);
  }

  @Test
  void anotherResponderInMidStreamEndsIt() throws Exception {
    var read = new ArrayList<>();
    var failure = received(read, new Sent("a", 1, -1), new Sent("a", 2, -1), new Sent("b", 1, -1));
    assertThat(read).containsExactly(1L, 2L);
    assertThat(failure.status()).isEqualTo(Status.UNAVAILABLE);
    assertThat(failure)
        .hasMessage("The responder was lost after 2 items; another one began from the start");
  }

  @Test
  void moreThanWasAskedForEndsTheStream() throws Exception {
    var read = new ArrayList<>();
    var parts = new Sent[65];
    for (var i = 0; i < parts.length; i++) {
      parts[i] = new Sent("a", i + 1, -1);
    }
    try (var responder = new PlainResponder(exchange.broker, "plain")) {
      var stream = exchange.requester.service("plain").stream("numbers");
      responder.answer(parts);
      await().until(() -> exchange.requester.stats().pending() == 0);
      var failure = catchThrowableOfType(ParleyException.class, () -> stream.forEach(read::add));
      assertThat(failure.status()).isEqualTo(Status.INTERNAL);
      assertThat(failure).hasMessage("The responder sent item 65, and was asked for 64 at most");
      assertThat(read).hasSize(64);
    }
  }

  @Test
  void answerAsAWholeIsNoStream() throws Exception {
    var failure = received(new ArrayList<>(), new Sent("", 0, -1));
    assertThat(failure.status()).isEqualTo(Status.INTERNAL);
    assertThat(failure).hasMessage("plain.numbers was answered at once and not as a stream");
  }
}
