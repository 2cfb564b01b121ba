package dev.parley.responder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import dev.parley.jms.CallChannel;
import dev.parley.jms.Outgoing;
import dev.parley.jms.ParleyConnection;
import dev.parley.jms.Reply;
import dev.parley.protocol.Body;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.Operation;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One-way requests that go to the broker in one transaction. */
@Timeout(60)
class SharedTransactionTest {
  interface Notes {
    @Operation(oneWay = true)
    void note(String text);
  }

  private static final CallChannel.Listener NOBODY =
      new CallChannel.Listener() {
        @Override
        public void reply(Reply reply) {}

        @Override
        public void lost(ParleyException cause) {}
      };

  private Exchange exchange;
  private Cable cable;
  private ParleyConnection connection;
  private CallChannel channel;

  @BeforeEach
  void start() throws Exception {
    exchange = new Exchange();
    exchange.responder.export("notes", Notes.class, text -> {});
    cable = new Cable(URI.create(exchange.broker.url()).getPort());
    var user = exchange.broker.credentials().first(Role.REQUESTERS);
    connection = ParleyConnection.builder(cable.url()).user(user.name(), user.password()).open();
    channel = CallChannel.open(connection, NOBODY);
    var before = new Note(Duration.ofSeconds(30), new CountDownLatch(0));
    channel.send(before);
    assertThat(before.end.get(10, TimeUnit.SECONDS)).isEqualTo(Status.OK);
    cable.silence();
  }

  @AfterEach
  void stop() throws Exception {
    channel.close();
    connection.close();
    cable.close();
    exchange.close();
  }

  @Test
  void oneThatIsInAHurryDoesNotSpoilTheOthers() throws Exception {
    var timer = Executors.newSingleThreadScheduledExecutor();
    timer.scheduleWithFixedDelay(channel::lookAfterSenders, 10, 10, TimeUnit.MILLISECONDS);
    try {
      var bothAreThere = new CountDownLatch(1);
      var hasty = new Note(Duration.ofMillis(300), bothAreThere);
      var patient = new Note(Duration.ofSeconds(30), bothAreThere);
      channel.send(hasty);
      channel.send(patient);
      bothAreThere.countDown();
      Patience.await()
          .during(Duration.ofMillis(500))
          .until(() -> hasty.deadline.isExpired() && !patient.end.isDone());
      cable.resume();
      assertThat(patient.end.get(30, TimeUnit.SECONDS)).isEqualTo(Status.OK);
    } finally {
      timer.shutdownNow();
    }
  }

  @Test
  void thoseThatTheBrokerDoesNotConfirmMayHaveRun() {
    var late = new Note(Duration.ofMillis(300), new CountDownLatch(0));
    channel.send(late);
    Patience.await()
        .until(
            () -> {
              channel.lookAfterSenders();
              return late.end.isDone();
            });
    assertThat(late.end.join()).isEqualTo(Status.DEADLINE_EXCEEDED);
  }

  private static final class Note implements Outgoing {
    final Deadline deadline;
    final CompletableFuture<Status> end = new CompletableFuture<>();
    private final CountDownLatch gate;

    Note(Duration timeout, CountDownLatch gate) {
      deadline = Deadline.after(timeout);
      this.gate = gate;
    }

    @Override
    public String correlationId() {
      return "";
    }

    @Override
    public String service() {
      return "notes";
    }

    @Override
    public String method() {
      return "note";
    }

    @Override
    public Body body() {
      return new Body.Json("[\"x\"]");
    }

    @Override
    public Deadline deadline() {
      return deadline;
    }

    @Override
    public boolean oneWay() {
      return true;
    }

    /** Asked before it is sent, which waits for the gate. */
    @Override
    public boolean isAbandoned() {
      Patience.awaitQuietly(gate);
      return false;
    }

    @Override
    public void sent(@Nullable ParleyException failure) {
      end.complete(failure == null ? Status.OK : failure.status());
    }
  }
}
