package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A requester, a responder or the broker goes in mid-stream. */
@Timeout(180)
class StreamLossTest {
  private final Exchange exchange = new Exchange();
  private final Resources opened = new Resources();
  private final Counting.Served served = new Counting.Served();

  @AfterEach
  void close() {
    opened.close();
    exchange.close();
  }

  @Test
  void requesterThatIsClosedIsSentNoMore() {
    exchange.responder.export("counting", Counting.class, served);
    var numbers = exchange.requester.proxy("counting", Counting.class).endless();
    var read = new ArrayList<Integer>();
    numbers.limit(1).forEach(read::add);
    exchange.requester.close();

    await().until(() -> served.closed.get() == 1);
    assertThat(served.produced.get()).isLessThanOrEqualTo(64);
    await().until(() -> exchange.responder.stats().requestersGone() == 1);
  }

  @Test
  void lostBrokerEndsTheStreamOnBothSides() {
    exchange.responder.export("counting", Counting.class, served);
    var options = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(10)); // closing waits for it
    var numbers = exchange.requester.proxy("counting", Counting.class, options).stuckAfter(3);
    var iterator = numbers.iterator();
    assertThat(iterator.next()).isEqualTo(1);
    exchange.broker.close();

    var failure =
        catchThrowableOfType(ParleyException.class, () -> iterator.forEachRemaining(number -> {}));
    assertThat(failure.status()).isEqualTo(Status.UNAVAILABLE);
    await().until(() -> served.closed.get() == 1);
  }

  @Test
  void responderThatIsClosedFinishesShortStreamsAndEndsLongOnes() throws Exception {
    // A tenth of it is left when long streams are ended: two seconds for a busy machine.
    var responder =
        opened.closing(
            Responder.builder(exchange.responderConnection)
                .drainTimeout(Duration.ofSeconds(20))
                .build());
    responder.export("counting", Counting.class, served);
    var counting = exchange.requester.proxy("counting", Counting.class);
    var shortOne = counting.upTo(1_000);
    var longOne = counting.endless();
    var readOfLong = new ArrayList<Integer>();
    var iterator = longOne.iterator();
    readOfLong.add(iterator.next());
    var begun = shortOne.iterator();
    assertThat(begun.next()).isEqualTo(1);

    var draining =
        CompletableFuture.supplyAsync(responder::drain, task -> new Thread(task).start());
    var rest = new ArrayList<Integer>();
    begun.forEachRemaining(rest::add);
    assertThat(rest).isEqualTo(IntStream.rangeClosed(2, 1_000).boxed().toList());
    var failure =
        catchThrowableOfType(
            ParleyException.class, () -> iterator.forEachRemaining(readOfLong::add));

    assertThat(failure.status()).isEqualTo(Status.UNAVAILABLE);
    assertThat(failure).hasMessage("The responder is being closed");
    assertThat(draining.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(served.closed).hasValue(2);
  }

  @Test
  void killedResponderInMidStreamEndsItAndTheNextOneIsStopped() throws Exception {
    try (var process = new Killable()) {
      var numbers = exchange.requester.proxy("counting", Counting.class).endless();
      var iterator = numbers.iterator();
      var read = new ArrayList<Integer>();
      for (var n = 0; n < 10; n++) {
        read.add(iterator.next());
      }
      exchange.responder.export("counting", Counting.class, served);
      process.kill();

      var failure =
          catchThrowableOfType(ParleyException.class, () -> iterator.forEachRemaining(read::add));
      assertThat(failure.status()).isEqualTo(Status.UNAVAILABLE);
      assertThat(failure.getMessage())
          .isEqualTo(
              "The responder was lost after "
                  + read.size()
                  + " items; another one began from the start");
      assertThat(read).isEqualTo(IntStream.rangeClosed(1, read.size()).boxed().toList());
      await().until(() -> served.closed.get() == 1);
    }
  }

  @Test
  void responderKilledBeforeTheFirstItemIsReplacedByAnother() throws Exception {
    try (var process = new Killable()) {
      var numbers = exchange.requester.proxy("counting", Counting.class).upTo(200);
      process.awaitLine("stuck");
      exchange.responder.export("counting", Counting.class, served);
      process.kill();

      assertThat(numbers.toList()).isEqualTo(IntStream.rangeClosed(1, 200).boxed().toList());
    }
  }

  /** A responder in a process of its own. Its {@code upTo} never gives anything. */
  private final class Killable implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    Killable() throws IOException {
      var user = exchange.broker.credentials().first(Role.RESPONDERS);
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                  "-cp",
                  System.getProperty("java.class.path"),
                  StreamingProcess.class.getName(),
                  exchange.broker.url(),
                  user.name())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      output = process.inputReader();
      try (var input = process.outputWriter()) {
        input.write(user.password() + "\n");
      }
      awaitLine("serving");
    }

    void awaitLine(String wanted) throws IOException {
      String line;
      while ((line = output.readLine()) != null) {
        if (line.equals(wanted)) {
          return;
        }
      }
      throw new IllegalStateException("The responder ended");
    }

    void kill() {
      process.destroyForcibly().onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
      kill();
    }
  }
}
