package dev.parley.topics;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads behind a program's rooms; they do not keep it alive. */
final class Workers implements AutoCloseable {
  private static final long TICK_MILLIS = 20;
  private static final long RELIEF_MILLIS = 250;

  private final Runnable tick;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(daemon("parley-rooms-clock"));
  private final Callbacks callbacks = new Callbacks();
  private final ExecutorService inOrder = single("parley-rooms-private");
  private final ExecutorService aside = Executors.newCachedThreadPool(daemon("parley-rooms-aside"));

  Workers(Runnable tick) {
    this.tick = tick;
  }

  void start() {
    clock.scheduleWithFixedDelay(tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    clock.scheduleWithFixedDelay(
        callbacks::relieve, RELIEF_MILLIS, RELIEF_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Where futures of sends are completed. */
  Executor callbacks() {
    return callbacks;
  }

  /** Where private messages are given to listeners, one after the other. */
  Executor inOrder() {
    return inOrder;
  }

  /** Threads that may wait for the broker and for listeners. */
  Executor aside() {
    return aside;
  }

  void laterOnce(Duration delay, Runnable task) {
    clock.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    aside.shutdown();
    callbacks.close();
    inOrder.shutdown();
  }

  private static ExecutorService single(String name) {
    return new ThreadPoolExecutor(
        0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemon(name));
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      var thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
