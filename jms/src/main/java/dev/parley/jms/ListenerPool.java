package dev.parley.jms;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Threads on which a connection's listeners are called: as many as there are processors, since each
 * that is woken costs more than a short listener does; and more while those get nothing done, so
 * that a listener that waits holds up no other. Ends by itself when nothing is to be done.
 * Thread-safe.
 */
final class ListenerPool implements Executor {
  private static final String NAME = "parley-listener";
  private static final int FEWEST = Math.max(2, Runtime.getRuntime().availableProcessors());
  private static final long IDLE_SECONDS = 5;
  private static final long STUCK_MILLIS = 20;
  private static final Executor SOON =
      CompletableFuture.delayedExecutor(STUCK_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          FEWEST,
          FEWEST,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Threads.daemon(NAME));

  private final AtomicBoolean watching = new AtomicBoolean();

  /** Of the watch alone. */
  private long done;

  private ListenerPool() {
    pool.allowCoreThreadTimeOut(true);
  }

  /** A thread for each task where threads cost next to nothing, else a pool. */
  static Executor open() {
    if (!Threads.areVirtual()) {
      return new ListenerPool();
    }
    var threads = Threads.worker(NAME);
    return task -> threads.newThread(task).start();
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
    watchIfAnyWait();
  }

  private void watchIfAnyWait() {
    if (!pool.getQueue().isEmpty() && watching.compareAndSet(false, true)) {
      SOON.execute(this::relieve);
    }
  }

  private void relieve() {
    var before = done;
    done = pool.getCompletedTaskCount();
    var waiting = pool.getQueue().size();
    if (waiting > 0) {
      if (done == before) {
        grow(waiting);
      }
      SOON.execute(this::relieve);
      return;
    }
    shrink();
    watching.set(false);
    watchIfAnyWait(); // guard against a task that came since the look
  }

  private void grow(int by) {
    var more = pool.getCorePoolSize() + by;
    pool.setMaximumPoolSize(more);
    pool.setCorePoolSize(more);
  }

  private void shrink() {
    pool.setCorePoolSize(FEWEST);
    pool.setMaximumPoolSize(FEWEST);
  }
}
