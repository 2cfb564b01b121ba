package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.RemoteException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import dev.parley.requester.RemoteService;
import dev.parley.requester.Requester;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A call with an idempotency key is run once, whatever happens. */
@Timeout(180)
class OnceTest {
  interface Till {
    int pay(String order, int amount);
  }

  private final Resources opened = new Resources();
  private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
  private final Till till =
      (order, amount) -> {
        runs.computeIfAbsent(order, name -> new AtomicInteger()).incrementAndGet();
        return amount;
      };

  private Till blocking(CountDownLatch begun, CountDownLatch end) {
    return (order, amount) -> {
      var paid = till.pay(order, amount);
      begun.countDown();
      Patience.awaitQuietly(end);
      return paid;
    };
  }

  private static RemoteService till(Requester requester, String key) {
    return requester
        .service("till")
        .with(CallOptions.DEFAULT.withIdempotencyKey(key).withTimeout(Patience.LONG));
  }

  private ParleyConnection connect(String url, Credentials.User user) {
    return opened.closing(
        ParleyConnection.builder(url)
            .user(user.name(), user.password())
            .connectWithin(Patience.LONG)
            .open());
  }

  @Test
  void repeatedCallIsAnsweredWithWhatTheFirstOneWas() {
    try (var exchange = new Exchange()) {
      exchange.responder.export("till", Till.class, till);
      var service = till(exchange.requester, "order 1");

      assertThat(service.call("pay", "a", 7)).isEqualTo(7);
      assertThat(service.call("pay", "a", 7)).isEqualTo(7);

      assertThat(runs.get("a")).hasValue(1);
      assertThat(till(exchange.requester, "order 2").call("pay", "a", 7)).isEqualTo(7);
      assertThat(runs.get("a")).hasValue(2);
    }
  }

  @Test
  void keyOfAnotherCallIsRefused() {
    try (var exchange = new Exchange()) {
      exchange.responder.export("till", Till.class, till);
      var service = till(exchange.requester, "order 1");
      service.call("pay", "a", 7);

      assertThatThrownBy(() -> service.call("pay", "a", 8))
          .hasMessageContaining(
              "The idempotency key was used for another call, or with other arguments")
          .extracting(e -> ((ParleyException) e).status())
          .isEqualTo(Status.BAD_ARGUMENTS);
      assertThat(runs.get("a")).hasValue(1);
    }
  }

  @Test
  void failureOfTheHandlerIsWhatBecameOfIt() {
    try (var exchange = new Exchange()) {
      exchange.responder.export(
          "till",
          Till.class,
          (order, amount) -> {
            throw new IllegalStateException("no money after " + till.pay(order, amount));
          });
      var service = till(exchange.requester, "order 1");

      for (var i = 0; i < 2; i++) {
        assertThatThrownBy(() -> service.call("pay", "a", 7))
            .isInstanceOf(RemoteException.class)
            .hasMessageContaining("no money after 7");
      }
      assertThat(runs.get("a")).hasValue(1);
    }
  }

  @Test
  void callThatWasRefusedAsBusyMayBeMadeAgain() {
    var open = new AtomicInteger();
    try (var exchange = new Exchange()) {
      exchange.responder.export(
          "till",
          Till.class,
          (order, amount) -> {
            if (open.getAndIncrement() == 0) {
              throw new ParleyException(Status.BUSY, "The till is closed");
            }
            return till.pay(order, amount);
          });
      var service = till(exchange.requester, "order 1");

      assertThatThrownBy(() -> service.call("pay", "a", 7))
          .hasMessageContaining("The till is closed");
      assertThat(service.call("pay", "a", 7)).isEqualTo(7);
      assertThat(service.call("pay", "a", 7)).isEqualTo(7);
      assertThat(runs.get("a")).hasValue(1);
    }
  }

  @Test
  void anotherUsersKeyIsAnotherKey() {
    var credentials =
        Credentials.of(
            new Credentials.User("ann", "ann's password", Set.of(Role.REQUESTERS)),
            new Credentials.User("bob", "bob's password", Set.of(Role.REQUESTERS)),
            new Credentials.User("worker", "worker's password", Set.of(Role.RESPONDERS)));
    try (opened) {
      var broker =
          opened.closing(Broker.builder().inMemory().port(0).credentials(credentials).start());
      opened
          .closing(
              Responder.builder(connect(broker.url(), credentials.user("worker").orElseThrow()))
                  .build())
          .export("till", Till.class, till);
      for (var name : List.of("ann", "bob")) {
        var user = credentials.user(name).orElseThrow();
        var requester = opened.closing(Requester.builder(connect(broker.url(), user)).build());
        assertThat(till(requester, "1").call("pay", "a", 7)).isEqualTo(7);
      }
      assertThat(runs.get("a")).hasValue(2);
    }
  }

  @Test
  void manyAtOnceAtTwoRespondersRunItOnce() {
    try (var exchange = new Exchange();
        var connection = Exchange.connect(exchange.broker, Role.RESPONDERS);
        var second = Responder.builder(connection).build()) {
      var begun = new CountDownLatch(1);
      var end = new CountDownLatch(1);
      exchange.responder.export("till", Till.class, blocking(begun, end));
      second.export("till", Till.class, blocking(begun, end));
      var calls = new ArrayList<CompletableFuture<?>>();
      for (var i = 0; i < 12; i++) {
        calls.add(till(exchange.requester, "order 1").callAsync("pay", "a", 7));
      }
      Patience.awaitQuietly(begun);
      end.countDown();

      assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo(7));
      assertThat(runs.get("a")).hasValue(1);
    }
  }

  @Test
  void responderThatLosesItsLinkEndsWhatItHasBegun() throws Exception {
    try (var exchange = new Exchange();
        var cable = new Cable(URI.create(exchange.broker.url()).getPort())) {
      var begun = new CountDownLatch(1);
      var end = new CountDownLatch(1);
      var user = exchange.broker.credentials().first(Role.RESPONDERS);
      try (opened) {
        opened
            .closing(Responder.builder(connect(cable.url(), user)).build())
            .export("till", Till.class, blocking(begun, end));
        var call = till(exchange.requester, "order 1").callAsync("pay", "a", 7);
        Patience.awaitQuietly(begun);
        opened.closing(patient(exchange).build()).export("till", Till.class, till);
        cable.cut();
        end.countDown();

        assertThat(call.join()).isEqualTo(7);
        assertThat(runs.get("a")).hasValue(1);
      }
    }
  }

  /** It gives one that has lost its link the time that a busy machine may take. */
  private static Responder.Builder patient(Exchange exchange) {
    var builder = Responder.builder(exchange.responderConnection);
    builder.grace = Duration.ofSeconds(20);
    return builder;
  }

  /** The broker has given its request, under the same message id, to another by then. */
  @Test
  void responderThatLosesItsLinkBeforeItBeginsLeavesTheCallToWhoHasBegunIt() throws Exception {
    try (var exchange = new Exchange();
        var cable = new Cable(URI.create(exchange.broker.url()).getPort())) {
      cable.breakBefore("parley_claim");
      var begun = new CountDownLatch(1);
      var end = new CountDownLatch(1);
      var user = exchange.broker.credentials().first(Role.RESPONDERS);
      try (opened) {
        opened
            .closing(Responder.builder(connect(cable.url(), user)).build())
            .export("till", Till.class, till);
        var call = till(exchange.requester, "order 1").callAsync("pay", "a", 7);
        await().until(() -> cable.heard() > 0);
        exchange.responder.export("till", Till.class, blocking(begun, end));
        Patience.awaitQuietly(begun);
        var count = requireNonNull(runs.get("a"));
        cable.resume();
        await().until(() -> cable.heard() > 3 || count.get() > 1);

        assertThat(count).hasValue(1);
        end.countDown();
        assertThat(call.join()).isEqualTo(7);
        assertThat(count).hasValue(1);
      }
    }
  }

  @Test
  void callWhoseResponderIsLostIsNotRunAgain() throws Exception {
    try (var exchange = new Exchange()) {
      var cable = new Cable(URI.create(exchange.broker.url()).getPort());
      var begun = new CountDownLatch(1);
      var end = new CountDownLatch(1);
      var user = exchange.broker.credentials().first(Role.RESPONDERS);
      try (opened) {
        opened
            .closing(
                Responder.builder(connect(cable.url(), user)).drainTimeout(Duration.ZERO).build())
            .export("till", Till.class, blocking(begun, end));
        var call = till(exchange.requester, "order 1").callAsync("pay", "a", 7);
        Patience.awaitQuietly(begun);
        exchange.responder.export("till", Till.class, till);
        cable.close(); // nor does it come back

        assertThatThrownBy(call::join)
            .hasMessageContaining("A responder began this call and was lost");
        assertThatThrownBy(
                () -> till(exchange.requester, "order 1").callAsync("pay", "b", 7).join())
            .hasMessageContaining("was used for another call");
        assertThat(runs.get("a")).hasValue(1);
        end.countDown();
      }
    }
  }

  /** Each order is paid until its caller knows that it is; the broker is killed meanwhile. */
  @Test
  void nothingRunsTwiceAndNothingIsLostWhileTheBrokerIsKilled(@TempDir Path data) throws Exception {
    Credentials.loadOrCreate(data);
    var credentials = Credentials.read(data.resolve(Credentials.FILE_NAME));
    var port = Ports.free();
    try (opened) {
      var node = opened.closing(BrokerNode.alone(data, port));
      node.awaitServing();
      opened
          .closing(
              Responder.builder(connect(node.url(), credentials.first(Role.RESPONDERS))).build())
          .export("till", Till.class, till);
      var requester =
          opened.closing(
              Requester.builder(connect(node.url(), credentials.first(Role.REQUESTERS))).build());
      await().until(() -> isServed(requester));
      var paid = new AtomicInteger();
      var unknown = new AtomicInteger();
      var payers = new ArrayList<Thread>();
      for (var i = 0; i < 4; i++) {
        var name = "payer " + i;
        payers.add(new Thread(() -> pay(requester, name, paid, unknown), name));
      }
      payers.forEach(Thread::start);
      await().until(() -> paid.get() > 40);
      node.kill();
      node.start();
      node.awaitServing();
      for (var payer : payers) {
        payer.join();
      }

      assertThat(runs.values()).allSatisfy(count -> assertThat(count).hasValue(1));
      assertThat(paid.get() + unknown.get()).isEqualTo(4 * ORDERS);
      assertThat(unknown).hasValue(0); // the responder lived
    }
  }

  private static final int ORDERS = 60;

  private static boolean isServed(Requester requester) {
    try {
      return requester.service("till").describe() != null;
    } catch (ParleyException e) {
      return false;
    }
  }

  private static void pay(
      Requester requester, String name, AtomicInteger paid, AtomicInteger unknown) {
    for (var i = 0; i < ORDERS; i++) {
      var order = name + "/" + i;
      var service = till(requester, order);
      while (true) {
        try {
          assertThat(service.call("pay", order, i)).isEqualTo(i);
          paid.incrementAndGet();
          break;
        } catch (ParleyException e) {
          if (String.valueOf(e.getMessage()).contains("A responder began")) {
            unknown.incrementAndGet();
            break;
          }
        }
      }
    }
  }
}
