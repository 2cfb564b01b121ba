package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.Operation;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away, for a while or without a word. */
@Timeout(180)
class OutageTest {
  interface Work {
    String quick(String text);

    CompletableFuture<String> slow(String text);

    @Operation(idempotent = true)
    CompletableFuture<String> again(String text);

    @Operation(oneWay = true)
    void note(String text);
  }

  private final Credentials credentials = Credentials.generate();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Map<String, AtomicInteger> noted = new ConcurrentHashMap<>();

  @TempDir private Path data;
  private int port;
  private Broker broker;
  private ParleyConnection responderConnection;
  private ParleyConnection requesterConnection;
  private Responder responder;
  private Requester requester;
  private Work work;

  @BeforeEach
  void start() {
    port = Ports.free();
    broker = startBroker();
    responderConnection = Exchange.connect(broker, Role.RESPONDERS);
    requesterConnection = Exchange.connect(broker, Role.REQUESTERS);
    responder = Responder.builder(responderConnection).concurrency(4).build();
    responder.export("work", Work.class, new Worker());
    requester = Requester.builder(requesterConnection).timeout(Duration.ofSeconds(30)).build();
    work = requester.proxy("work", Work.class);
  }

  private Broker startBroker() {
    return Broker.builder().data(data).port(port).credentials(credentials).start();
  }

  @AfterEach
  void stop() {
    release.countDown();
    requester.close();
    responder.close();
    requesterConnection.close();
    responderConnection.close();
    broker.close();
  }

  @Test
  void pendingCallsFailAtOnceAndLaterOnesWorkWithTheSameObjects() throws Exception {
    var pending = work.slow("pending");
    begun.await();
    broker.close();
    assertThatThrownBy(() -> pending.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .satisfies(e -> assertThat(status(e.getCause())).isEqualTo(Status.UNAVAILABLE));
    assertThatThrownBy(() -> work.quick("down"))
        .satisfies(e -> assertThat(status(e)).isEqualTo(Status.UNAVAILABLE));
    release.countDown();
    broker = startBroker();
    await().until(() -> answered("up"));
    assertThat(work.quick("up again")).isEqualTo("up again");
    assertThat(requester.stats().pending()).isZero();
  }

  @Test
  void callsUnderLoadAllEndWhileTheBrokerRestarts() {
    var calls = new ArrayList<CompletableFuture<?>>();
    var service = requester.service("work");
    for (var i = 0; i < 200; i++) {
      calls.add(service.callAsync("quick", "a" + i));
    }
    broker.close();
    for (var i = 0; i < 200; i++) {
      calls.add(service.callAsync("quick", "b" + i));
    }
    broker = startBroker();
    await().until(() -> answered("up"));
    for (var i = 0; i < 200; i++) {
      calls.add(service.callAsync("quick", "c" + i));
    }
    await().until(() -> calls.stream().allMatch(CompletableFuture::isDone));
    assertThat(calls.subList(400, 600)).noneMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(requester.stats().pending()).isZero();
  }

  @Test
  void idempotentCallsSurviveARestartOfTheBroker() throws Exception {
    var pending = work.again("pending");
    begun.await();
    broker.close();
    var begunWhileDown = work.again("down");
    release.countDown();
    broker = startBroker();
    assertThat(pending.get(60, TimeUnit.SECONDS)).isEqualTo("pending");
    assertThat(begunWhileDown.get(60, TimeUnit.SECONDS)).isEqualTo("down");
    assertThat(requester.stats().pending()).isZero();
  }

  @Test
  void persistentOneWayRequestsSurviveARestartOfTheBroker() {
    responder.close();
    var persistent = requester.proxy("work", Work.class, CallOptions.DEFAULT.withPersistent(true));
    for (var i = 0; i < 20; i++) {
      persistent.note("n" + i);
    }
    broker.close();
    await().until(() -> !responderConnection.isConnected());
    broker = startBroker();
    await().until(responderConnection::isConnected);
    try (var second = Responder.builder(responderConnection).build()) {
      second.export("work", Work.class, new Worker());
      await().until(() -> noted.size() == 20);
    }
  }

  @Test
  void requestUnderWayWhenOnlyTheResponderLosesItsConnectionIsRunOnceAndAnswered()
      throws Exception {
    responder.close();
    var user = credentials.first(Role.RESPONDERS);
    try (var cable = new Cable(port);
        var connection =
            ParleyConnection.builder(cable.url()).user(user.name(), user.password()).open();
        var far = Responder.builder(connection).build()) {
      far.export("work", Work.class, new Worker());
      var call = work.slow("once");
      begun.await();
      var before = cable.plugged();
      cable.cut();
      await().until(() -> cable.plugged() > before && connection.isConnected());
      release.countDown();
      assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo("once");
      assertThat(work.quick("again")).isEqualTo("again");
      await().until(() -> broker.queueDepth("parley.requests.work") == 0);
      assertThat(noted.get("slow once")).hasValue(1);
    }
  }

  @Test
  void requestUnderWayWhenTheBrokerRestartsIsKeptUntilItIsDone() throws Exception {
    var persistent = CallOptions.DEFAULT.withPersistent(true).withTimeout(Duration.ofMinutes(2));
    requester.service("work").with(persistent).callAsync("slow", "kept");
    begun.await();
    for (var i = 0; i < 2; i++) {
      broker.close();
      broker = startBroker();
      await().until(() -> answered("taken after it"));
    }
    await()
        .during(Duration.ofMillis(300))
        .until(() -> broker.queueDepth("parley.requests.work") > 0);
    release.countDown();
    await().until(() -> broker.queueDepth("parley.requests.work") == 0);
    assertThat(noted.get("slow kept")).hasValue(1);
  }

  @Test
  void drainWaitsForWhatCameOnALinkThatIsGone() throws Exception {
    // Its answer waits for the broker until the deadline; draining must wait for longer.
    var shortly = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(10));
    requester.proxy("work", Work.class, shortly).slow("under way");
    begun.await();
    broker.close();
    await().until(() -> !responderConnection.isConnected());
    var draining = CompletableFuture.supplyAsync(responder::drain);
    await().during(Duration.ofMillis(300)).until(() -> !draining.isDone());
    release.countDown();
    assertThat(draining.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void callThatWaitsForTheBrokerEndsAtItsDeadline() {
    broker.close();
    await().until(() -> !requesterConnection.isConnected());
    var patient =
        requester.proxy(
            "work", Work.class, CallOptions.DEFAULT.withTimeout(Duration.ofMillis(300)));
    assertThatThrownBy(() -> patient.again("down").join())
        .satisfies(e -> assertThat(status(e.getCause())).isEqualTo(Status.DEADLINE_EXCEEDED));
    var most = Duration.ofMillis(350);
    assertThat(Typical.timeToFail(() -> patient.again("down").join(), most))
        .isBetween(Duration.ofMillis(300), most);
  }

  @Test
  void userWhomTheBrokerNoLongerLetsInIsTold(@TempDir Path another) {
    broker.close();
    broker = Broker.builder().data(another).port(port).start();
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> work.quick("a"))
                    .satisfies(e -> assertThat(status(e)).isEqualTo(Status.UNAVAILABLE))
                    .hasMessageStartingWith(
                        "There is no connection to the broker at "
                            + broker.url()
                            + " at present, since it refuses this user: "));
  }

  @Test
  void connectingToNobodyIsToldAtOnce() {
    broker.close();
    assertThatThrownBy(
            () -> ParleyConnection.builder("tcp://127.0.0.1:" + port).user("u", "p").open())
        .satisfies(e -> assertThat(status(e)).isEqualTo(Status.UNAVAILABLE))
        .hasMessageStartingWith(
            "No broker can be reached at tcp://127.0.0.1:" + port + "; is it running?");
  }

  @Test
  void wrongPasswordIsToldAtOnceAlsoByOneWhoWouldWait() {
    assertThatThrownBy(
            () ->
                ParleyConnection.builder(broker.url())
                    .user("requester", "wrong")
                    .connectWithin(Duration.ofSeconds(60))
                    .open())
        .satisfies(e -> assertThat(status(e)).isEqualTo(Status.UNAUTHENTICATED));
  }

  @Test
  void connectingCanWaitForTheBroker() {
    broker.close();
    var user = credentials.first(Role.REQUESTERS);
    var connecting =
        CompletableFuture.supplyAsync(
            () ->
                ParleyConnection.builder("tcp://127.0.0.1:" + port)
                    .user(user.name(), user.password())
                    .connectWithin(Duration.ofSeconds(60))
                    .open());
    broker = startBroker();
    try (var connection = connecting.join()) {
      assertThat(connection.isConnected()).isTrue();
    }
  }

  private boolean answered(String text) {
    try {
      return work.quick(text).equals(text);
    } catch (ParleyException e) {
      assertThat(e.status()).isIn(Status.UNAVAILABLE, Status.DEADLINE_EXCEEDED);
      return false;
    }
  }

  private static Status status(@Nullable Throwable e) {
    return ((ParleyException) requireNonNull(e)).status();
  }

  private final class Worker implements Work {
    @Override
    public String quick(String text) {
      return text;
    }

    @Override
    public CompletableFuture<String> slow(String text) {
      note("slow " + text);
      begun.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return CompletableFuture.completedFuture(text);
    }

    @Override
    public CompletableFuture<String> again(String text) {
      return slow(text);
    }

    @Override
    public void note(String text) {
      noted.computeIfAbsent(text, key -> new AtomicInteger()).incrementAndGet();
    }
  }
}
