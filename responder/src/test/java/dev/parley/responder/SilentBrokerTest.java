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
@Timeout(120)
class SilentBrokerTest {
  interface Echo {
    String echo(String text);
  }

  private static final Duration TIMEOUT = Duration.ofMillis(500);

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
    requester =
        Requester.builder(connection).defaults(CallOptions.DEFAULT.withTimeout(TIMEOUT)).build();
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
    endsInTime(() -> requester.service("new").call("echo", "x"));
  }

  @Test
  void persistentCallEndsInTime() {
    endsInTime(
        () ->
            known()
                .with(CallOptions.DEFAULT.withTimeout(TIMEOUT).withPersistent(true))
                .call("echo", "x"));
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
    return requester.service("known");
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
    // Some 10 ms on an idle machine; far less than what the JMS client waits for a silent broker.
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isBetween(TIMEOUT, TIMEOUT.plusSeconds(2));
  }
}
