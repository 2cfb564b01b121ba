package dev.parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import java.nio.file.Path;
import javax.jms.DeliveryMode;
import javax.jms.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class BrokerCrashTest {
  private static final String MATH = "parley.requests.math";

  @TempDir Path directory;

  @Test
  void persistentMessagesSurviveAKill() throws Exception {
    try (var process = BrokerProcess.start(directory)) {
      var url = process.firstLine();
      assertThat(url).startsWith("tcp://127.0.0.1:");
      var credentials = Credentials.read(directory.resolve(Credentials.FILE_NAME));
      try (var responder = Client.as(Role.RESPONDERS, url, credentials, Session.AUTO_ACKNOWLEDGE);
          var requester = Client.as(Role.REQUESTERS, url, credentials, Session.AUTO_ACKNOWLEDGE)) {
        responder.consumer(MATH).close();
        for (int i = 0; i < 100; i++) {
          requester.send(MATH, "message " + i);
        }
        var fleeting = requester.producer(MATH);
        fleeting.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        fleeting.send(requester.text("fleeting"));
        process.kill();
      }
    }
    try (var broker = Broker.builder().data(directory).port(0).start();
        var responder = Client.as(Role.RESPONDERS, broker)) {
      assertThat(broker.queueDepth(MATH)).isEqualTo(100);
      var requests = responder.consumer(MATH);
      for (int i = 0; i < 100; i++) {
        assertThat(Client.next(requests)).isEqualTo("message " + i);
      }
    }
  }

  @Test
  void dataDirectoryOfAnotherProcessIsRefusedAtOnceAndFreeWhenItIsKilled() throws Exception {
    try (var process = BrokerProcess.start(directory)) {
      assertThat(process.firstLine()).startsWith("tcp://");
      assertThatThrownBy(() -> Broker.builder().data(directory).noTcp().start())
          .isInstanceOf(BrokerException.class)
          .hasMessage(
              "The data directory "
                  + directory
                  + " is in use by another broker process. Stop that one first, or choose another directory.");
    }
    Broker.builder().data(directory).noTcp().start().close();
  }
}
