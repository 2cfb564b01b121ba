package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.NumberedCall;
import dev.parley.benchmarks.report.Latencies;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.HdrHistogram.Histogram;

/** A thread with one call in flight. What it counted is to be read once it is done. */
final class Caller {
  /** So many ids for each caller that no two ever have the same number. */
  private static final long IDS = 1L << 40;

  private final ExecutorService thread = Executors.newSingleThreadExecutor(Caller::daemon);
  private final Histogram latencies = Latencies.empty();
  private long nextId;
  private long inTime;
  private long wrong;
  private long errors;
  private String firstError = "";

  Caller(int index) {
    this.nextId = index * IDS;
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "caller");
    thread.setDaemon(true);
    return thread;
  }

  void callUntil(long end, NumberedCall numbered, CountDownLatch done) {
    thread.execute(
        () -> {
          reset();
          // Once at least: a machine that is busy may start this thread too late.
          do {
            call(end, numbered);
          } while (System.nanoTime() - end < 0);
          done.countDown();
        });
  }

  private void reset() {
    latencies.reset();
    inTime = 0;
    wrong = 0;
    errors = 0;
    firstError = "";
  }

  private void call(long end, NumberedCall numbered) {
    long number = nextId++;
    long begun = System.nanoTime();
    try {
      boolean right = numbered.call(number);
      long now = System.nanoTime();
      if (right) {
        Latencies.record(latencies, now - begun);
        inTime += now - end < 0 ? 1 : 0;
      } else {
        wrong++;
      }
    } catch (Exception | LinkageError e) {
      errors++;
      firstError = firstError.isEmpty() ? e.toString() : firstError;
    }
  }

  void stop() {
    thread.shutdownNow();
  }

  Histogram latencies() {
    return latencies;
  }

  long inTime() {
    return inTime;
  }

  long wrong() {
    return wrong;
  }

  long errors() {
    return errors;
  }

  String firstError() {
    return firstError;
  }
}
