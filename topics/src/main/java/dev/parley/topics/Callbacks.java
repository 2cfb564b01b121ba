package dev.parley.topics;

import dev.parley.jms.Threads;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Where users' futures are completed, and so where their callbacks run: one after the other, as
 * long as none takes its time. Callbacks may wait, for what another of them completes, too: so what
 * has waited behind one for too long goes on without it. Thread-safe.
 */
final class Callbacks implements Executor, AutoCloseable {
  /** Those of all rooms: they end by themselves, after everything that was given to them. */
  private static final Executor THREADS =
      Executors.newCachedThreadPool(Threads.daemon("parley-rooms-done"));

  // Guarded by this.
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private long runner;
  private boolean running;
  private long begun;
  private long seen;
  private boolean closed;

  @Override
  public synchronized void execute(Runnable task) {
    if (closed) {
      THREADS.execute(task);
      return;
    }
    waiting.add(task);
    if (!running) {
      running = true;
      begun++; // so that one whose thread has not come up yet does not pass for one that takes long
      var mine = ++runner;
      THREADS.execute(() -> run(mine));
    }
  }

  private void run(long mine) {
    for (var task = next(mine); task != null; task = next(mine)) {
      task.run();
    }
  }

  /** Null where nothing waits, or another runs by now. */
  private synchronized @Nullable Runnable next(long mine) {
    if (mine != runner) {
      return null;
    }
    begun++;
    var task = waiting.poll();
    running = task != null;
    return task;
  }

  /** To be called now and then: ends the waiting for one that ran the last time already. */
  synchronized void relieve() {
    if (running && begun == seen) {
      goOn();
    }
    seen = begun;
  }

  /** Each on its own: they may all wait for each other. */
  private void goOn() {
    runner++;
    running = false;
    waiting.forEach(THREADS::execute);
    waiting.clear();
  }

  /** From now on nothing waits, since nobody would relieve it. */
  @Override
  public synchronized void close() {
    closed = true;
    goOn();
  }
}
