package dev.parley.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.Body;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallChannelTest {
  private static final CallChannel.Listener NOBODY =
      new CallChannel.Listener() {
        @Override
        public void reply(Reply reply) {}

        @Override
        public void lost(ParleyException cause) {}
      };

  @Test
  void servicesThatAreNotThereAreForgotten() throws Exception {
    try (var broker = Broker.builder().inMemory().noTcp().start();
        var connection = connect(broker);
        var channel = CallChannel.open(connection, NOBODY)) {
      for (var i = 0; i < 20; i++) {
        for (var oneWay : new boolean[] {false, true}) {
          var request = new Request("nobody" + i, oneWay);
          channel.send(request);
          assertThat(request.told()).isEqualTo(Status.NO_SUCH_SERVICE);
        }
      }
      await()
          .untilAsserted(
              () -> {
                channel.lookAfterSenders();
                assertThat(channel.services()).isZero();
              });
    }
  }

  @Test
  void noRequestIsForgottenWithItsService() throws Exception {
    try (var broker = Broker.builder().inMemory().noTcp().start();
        var connection = connect(broker);
        var channel = CallChannel.open(connection, NOBODY)) {
      var looking = connection.repeat(channel::lookAfterSenders, 1);
      var busy =
          CompletableFuture.runAsync(
              () -> {
                while (!looking.isCancelled()) {
                  channel.lookAfterSenders();
                }
              });
      try {
        for (var i = 0; i < 2_000; i++) {
          var request = new Request("nobody", i % 2 == 0);
          channel.send(request);
          assertThat(request.told()).isEqualTo(Status.NO_SUCH_SERVICE);
        }
      } finally {
        looking.cancel(false);
      }
      busy.get(10, TimeUnit.SECONDS);
    }
  }

  private static ParleyConnection connect(Broker broker) {
    var user = broker.credentials().first(Role.REQUESTERS);
    return ParleyConnection.builder(broker.url()).user(user.name(), user.password()).open();
  }

  private record Request(
      String service, boolean oneWay, String correlationId, CompletableFuture<Status> end)
      implements Outgoing {
    Request(String service, boolean oneWay) {
      this(service, oneWay, UUID.randomUUID().toString(), new CompletableFuture<>());
    }

    Status told() throws Exception {
      return end.get(10, TimeUnit.SECONDS);
    }

    @Override
    public String method() {
      return "run";
    }

    @Override
    public Body body() {
      return new Body.Json("");
    }

    @Override
    public Deadline deadline() {
      return Deadline.after(Duration.ofSeconds(5));
    }

    @Override
    public boolean isAbandoned() {
      return end.isDone();
    }

    @Override
    public void sent(@Nullable ParleyException failure) {
      end.complete(failure == null ? Status.OK : failure.status());
    }
  }
}
