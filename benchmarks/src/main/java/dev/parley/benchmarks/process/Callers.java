package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.EchoRequester;
import dev.parley.benchmarks.exchange.NumberedCall;
import dev.parley.benchmarks.exchange.Order;
import dev.parley.benchmarks.report.Latencies;
import dev.parley.benchmarks.report.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * One thread for each call in flight. They are kept from slice to slice: sessions that belong to a
 * thread stay warm, and what a thread has allocated is known only while it lives. Not thread-safe.
 */
final class Callers implements AutoCloseable {
  private final List<Caller> callers = new ArrayList<>();

  /** Calls for as long as it is told, then waits for the last replies. */
  Slice run(EchoRequester requester, int inFlight, Duration duration) throws InterruptedException {
    return run(
        number -> {
          var order = Order.numbered(number);
          return order.equals(requester.echo(order));
        },
        inFlight,
        duration);
  }

  /** The same for calls of any kind. */
  Slice run(NumberedCall call, int inFlight, Duration duration) throws InterruptedException {
    while (callers.size() < inFlight) {
      callers.add(new Caller(callers.size()));
    }
    var busy = callers.subList(0, inFlight);
    var done = new CountDownLatch(inFlight);
    long nanos = duration.toNanos();
    long end = System.nanoTime() + nanos;
    busy.forEach(caller -> caller.callUntil(end, call, done));
    done.await();
    return sum(busy, nanos);
  }

  private static Slice sum(List<Caller> callers, long nanos) {
    var latencies = Latencies.empty();
    callers.forEach(caller -> latencies.add(caller.latencies()));
    return new Slice(
        nanos,
        latencies.getTotalCount(),
        callers.stream().mapToLong(Caller::inTime).sum(),
        callers.stream().mapToLong(Caller::wrong).sum(),
        callers.stream().mapToLong(Caller::errors).sum(),
        callers.stream().map(Caller::firstError).filter(e -> !e.isEmpty()).findFirst().orElse(""),
        Latencies.write(latencies));
  }

  @Override
  public void close() {
    callers.forEach(Caller::stop);
  }
}
