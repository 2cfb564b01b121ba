package dev.parley.jms;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.jms.JMSException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TopicSubscriptionTest {
  private static final int TIMES = 100;

  private static final TopicSubscription.Reader NOBODY =
      new TopicSubscription.Reader() {
        @Override
        public boolean begin(String session) {
          return true;
        }

        @Override
        public void received(Post post) {}

        @Override
        public void lost(ParleyException cause) {}
      };

  @Test
  void subscriptionThatIsClosedWhileItComesUpIsGone() throws Exception {
    try (var broker = Broker.builder().inMemory().noTcp().start();
        var next = connect(broker)) {
      var before = broker.queueNames();
      try (var lost = connect(broker)) {
        for (var i = 0; i < TIMES; i++) {
          var subscription = TopicSubscription.open(lost, "test", Optional.empty(), NOBODY);
          subscription.down(new ParleyException(Status.UNAVAILABLE, "lost"));
          var reconnecting = new Thread(() -> up(subscription, requireNonNull(next.link())));
          reconnecting.start();
          LockSupport.parkNanos(i * 30_000L); // another moment each time
          subscription.close();
          reconnecting.join();
        }
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(broker.queueNames()).isEqualTo(before));
    }
  }

  private static void up(TopicSubscription subscription, Link link) {
    try {
      subscription.up(link);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ParleyConnection connect(Broker broker) {
    var user = broker.credentials().first(Role.REQUESTERS);
    return ParleyConnection.builder(broker.url()).user(user.name(), user.password()).open();
  }
}
