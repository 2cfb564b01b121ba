package dev.parley.jms;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.ParleyException;
import javax.jms.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReplyQueueTest {
  private static final ReplyQueue.Listener NOBODY =
      new ReplyQueue.Listener() {
        @Override
        public void received(Message message) {}

        @Override
        public void lost(ParleyException cause) {}
      };

  @Test
  void linkThatComesUpAfterTheCloseGetsNoQueue() throws Exception {
    try (var broker = Broker.builder().inMemory().noTcp().start();
        var connection = connect(broker)) {
      var before = broker.queueNames();
      var replies = new ReplyQueue("replies", NOBODY);
      replies.close();
      replies.up(requireNonNull(connection.link()));
      assertThat(broker.queueNames()).isEqualTo(before);
    }
  }

  private static ParleyConnection connect(Broker broker) {
    var user = broker.credentials().first(Role.REQUESTERS);
    return ParleyConnection.builder(broker.url()).user(user.name(), user.password()).open();
  }
}
