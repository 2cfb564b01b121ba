package dev.parley.responder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import dev.parley.requester.RemoteService;
import dev.parley.requester.Requester;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The network swallows everything and nobody is told: a call's deadline must not rest on the
 * client.
 */
@Timeout(180)
class SilentBrokerTest {
  interface Echo {
    String echo(String text);
  }

  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final CallOptions BRIEF = CallOptions.DEFAULT.withTimeout(TIMEOUT);

  /** Some 10 ms late on an idle machine; the JMS client waits for a silent broker for 10 s. */
  private static final Duration LATEST = TIMEOUT.plusSeconds(7);

  private Exchange exchange;
  private Cable cable;
  private ParleyConnection connection;
  private Requester requester;

  @BeforeEach
  void start() throws Exception {
    exchange = new Exchange();
    exchange.responder.export("known", Echo.class, text -> text);
    exchange.responder.export("new", Echo.class, text -> text);
    cable = new Cable(URI.create(exchange.broker.url()).getPort());
    var user = exchange.broker.credentials().first(Role.REQUESTERS);
    connection = ParleyConnection.builder(cable.url()).user(user.name(), user.password()).open();
    requester = Requester.builder(connection).build();
    assertThat(requester.service("known").call("echo", "before")).isEqualTo("before");
    cable.silence();
  }

  @AfterEach
  void stop() throws Exception {
    cable.close();
    requester.close();
    connection.close();
    exchange.close();
  }

  @Test
  void blockingCallEndsInTime() {
    endsInTime(() -> known().call("echo", "x"));
  }

  @Test
  void asynchronousCallEndsInTime() {
    endsInTime(() -> known().callAsync("echo", "x").join());
  }

  @Test
  void firstCallOfAServiceEndsInTimeThoughItNeedsTheBroker() {
    endsInTime(() -> requester.service("new").with(BRIEF).call("echo", "x"));
  }

  @Test
  void persistentCallEndsInTime() {
    endsInTime(() -> requester.service("known").with(BRIEF.withPersistent(true)).call("echo", "x"));
  }

  @Test
  void oneWayCallEndsInTime() {
    endsInTime(
        () -> {
          known().send("echo", "x");
          return null;
        });
  }

  @Test
  void callEndsInTimeWhenTheSendersBufferIsFull() {
    var big = "x".repeat(1 << 20);
    for (var i = 0; i < 5; i++) {
      endsInTime(() -> known().call("echo", big));
    }
  }

  private RemoteService known() {
    return requester.service("known").with(BRIEF);
  }

  private static void endsInTime(Supplier<@Nullable Object> call) {
    var started = System.nanoTime();
    Throwable failure = null;
    try {
      var unused = call.get();
    } catch (CompletionException e) {
      failure = e.getCause();
    } catch (ParleyException e) {
      failure = e;
    }
    assertThat(failure)
        .isInstanceOfSatisfying(
            ParleyException.class,
            e -> assertThat(e.status()).isIn(Status.DEADLINE_EXCEEDED, Status.BUSY));
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isBetween(TIMEOUT, LATEST);
  }
}
