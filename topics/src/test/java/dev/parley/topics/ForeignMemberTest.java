package dev.parley.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.jms.TextMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that know the topic and nothing else. */
@Timeout(180)
class ForeignMemberTest {
  private static final String TOPIC = "parley.rooms.test";

  private final Hall hall = Hall.withoutKeeper();

  @AfterEach
  void stop() {
    hall.close();
  }

  @Test
  void plainJmsHearsAndIsHeard() throws Exception {
    hall.keep(keeper -> keeper);
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    try (var plain =
        new PlainClient(hall.broker.inVmUrl(), hall.broker.credentials().first(Role.RESPONDERS))) {
      var heard = plain.subscribe(TOPIC);
      plain.publish(TOPIC, "hello from afar");
      atAnn.awaitTexts("responder: hello from afar");
      assertThat(heard.receive(60_000)).isInstanceOf(TextMessage.class);

      ann.send("hello, stranger").join();
      assertThat(((TextMessage) heard.receive(60_000)).getText()).isEqualTo("hello, stranger");
    }
    var late = Hall.Heard.in(hall.rooms().join("test", "late"));
    late.awaitTexts("responder: hello from afar", "ann: hello, stranger");
  }

  @Test
  void whereAllIsPutInOrderForeignMessagesAreToo() throws Exception {
    hall.keep(keeper -> keeper.policy(RoomPolicy.DEFAULT.withOrder(Order.AGREED)));
    var heard = new ArrayList<Hall.Heard>();
    var rooms = new ArrayList<Room>();
    for (var name : List.of("ann", "bob", "cid")) {
      var room = hall.rooms().join("test", name);
      rooms.add(room);
      heard.add(Hall.Heard.in(room));
    }
    try (var plain =
        new PlainClient(hall.broker.inVmUrl(), hall.broker.credentials().first(Role.RESPONDERS))) {
      for (var i = 0; i < 50; i++) {
        plain.publish(TOPIC, "foreign " + i);
        rooms.get(i % 3).send("own " + i);
      }
    }
    Patience.await().until(() -> heard.stream().allMatch(one -> one.messages.size() == 100));
    assertThat(heard.get(1).texts()).isEqualTo(heard.get(0).texts());
    assertThat(heard.get(2).texts()).isEqualTo(heard.get(0).texts());
    assertThat(heard.get(0).of("responder")).hasSize(50).startsWith("foreign 0", "foreign 1");
  }

  @Test
  void stompHearsAndIsHeard() throws Exception {
    hall.keep(keeper -> keeper);
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    var user = hall.broker.credentials().first(Role.REQUESTERS);
    try (var stomp = new Stomp(URI.create(hall.broker.stompUrl().orElseThrow()))) {
      stomp.send("CONNECT", "login:" + user.name() + "\npasscode:" + user.password(), "");
      assertThat(stomp.receive()).startsWith("CONNECTED");
      stomp.send(
          "SUBSCRIBE", "id:1\nreceipt:1\nsubscription-type:MULTICAST\ndestination:" + TOPIC, "");
      assertThat(stomp.receive()).startsWith("RECEIPT");
      ann.send("hello, stomp").join();
      assertThat(stomp.receive()).startsWith("MESSAGE").endsWith("hello, stomp");
      stomp.send(
          "SEND",
          "destination-type:MULTICAST\ncontent-length:12\ndestination:" + TOPIC,
          "h\u00e9llo, ann!");
      atAnn.awaitTexts("ann: hello, stomp", "requester: h\u00e9llo, ann!");
    }
  }

  @Test
  void whoPretendsToBeAMemberIsNamedByTheUser() throws Exception {
    hall.keep(keeper -> keeper);
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    try (var plain =
            new PlainClient(
                hall.broker.inVmUrl(), hall.broker.credentials().first(Role.RESPONDERS));
        var producer = plain.session.createProducer(plain.session.createTopic(TOPIC))) {
      var lie = plain.session.createTextMessage("it was me");
      lie.setStringProperty("parley_from", ann.self().id() + " ann");
      lie.setLongProperty("parley_n", 1);
      producer.send(lie);
      var gone = plain.session.createMessage();
      gone.setStringProperty("parley_kind", "left");
      gone.setStringProperty("parley_name", "ann");
      gone.setStringProperty("parley_member", ann.self().id());
      gone.setLongProperty("parley_view", ann.reader().view().number() + 1);
      producer.send(gone);
    }
    ann.send("mine").join();

    atAnn.awaitTexts("responder: it was me", "ann: mine");
    assertThat(ann.members()).hasSize(1);
    assertThat(atAnn.changes()).isEmpty();
  }

  /** Frames over a socket, as any STOMP client sends them. */
  private static final class Stomp implements AutoCloseable {
    private final Socket socket;

    Stomp(URI url) throws IOException {
      socket = new Socket(url.getHost(), url.getPort());
      socket.setSoTimeout(60_000);
    }

    void send(String command, String headers, String body) throws IOException {
      var frame = command + "\n" + headers + "\n\n" + body + "\0";
      socket.getOutputStream().write(frame.getBytes(StandardCharsets.UTF_8));
    }

    String receive() throws IOException {
      var frame = new ByteArrayOutputStream();
      for (int c; (c = socket.getInputStream().read()) > 0 || frame.size() == 0; ) {
        if (c > 0 && (c != '\n' || frame.size() > 0)) {
          frame.write(c);
        }
      }
      return frame.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
