package dev.parley.gateway;

import dev.parley.jms.Threads;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Writes to each event stream now and then: only so is it noticed that nobody listens any more. */
final class Heartbeat implements AutoCloseable {
  /** Whoever is written to. */
  interface Listener {
    void beat();
  }

  private static final long SECONDS = 5;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Threads.daemon("parley-beats"));

  /** A write may wait for a slow listener, and must not hold up others' beats. */
  private final ExecutorService writers =
      Executors.newCachedThreadPool(Threads.daemon("parley-beat"));

  Heartbeat(Collection<? extends Listener> listeners) {
    clock.scheduleWithFixedDelay(
        () -> listeners.forEach(listener -> aside(listener::beat)),
        SECONDS,
        SECONDS,
        TimeUnit.SECONDS);
  }

  void aside(Runnable task) {
    try {
      writers.execute(task);
    } catch (RejectedExecutionException e) {
      task.run(); // closing
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    writers.shutdown();
  }
}
