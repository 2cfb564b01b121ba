package dev.parley.requester;

import dev.parley.jms.Threads;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/** Threads of a requester. All are daemons. */
final class Callbacks {
  /** Runs each callback on a thread that may block. */
  static final Executor SHARED = virtualThreads();

  private Callbacks() {}

  /** As that one, and as {@link #SHARED} where it refuses: no future may stay open for ever. */
  static Executor orShared(Executor chosen) {
    return task -> {
      try {
        chosen.execute(task);
      } catch (RejectedExecutionException e) {
        SHARED.execute(task);
      }
    };
  }

  static ScheduledExecutorService newClock() {
    return Executors.newSingleThreadScheduledExecutor(Threads.daemon("parley-deadlines"));
  }

  private static Executor virtualThreads() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      return Executors.newCachedThreadPool(Threads.daemon("parley-callback"));
    }
  }
}
