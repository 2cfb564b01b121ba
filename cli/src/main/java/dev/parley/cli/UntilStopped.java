package dev.parley.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Keeps a command up until its process is told to end (SIGTERM, SIGINT, Ctrl-C). */
final class UntilStopped {
  private UntilStopped() {}

  /**
   * Waits, then runs the end of it: in a shutdown hook, so that the process ends afterwards with
   * 143 or 130; or, where the thread is interrupted, here.
   *
   * @param ready says that the command is ready: who reads it may tell it to end at once
   * @return the exit code where the thread was interrupted
   */
  static int await(Runnable ready, Runnable end) {
    return await(ready, end, new CompletableFuture<>());
  }

  /**
   * As {@link #await(Runnable, Runnable)}, and also ends when that on which all rests is done.
   *
   * @return {@link ExitCode#UNAVAILABLE} in that case
   */
  static int await(Runnable ready, Runnable end, Future<?> ground) {
    var hook = new Thread(end, "parley-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    ready.run();
    var code = waitFor(ground);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is told to end, and the hook does it.
      return ExitCode.CANCELLED;
    }
    end.run();
    return code;
  }

  private static int waitFor(Future<?> ground) {
    try {
      ground.get();
      return ExitCode.UNAVAILABLE;
    } catch (ExecutionException e) {
      return ExitCode.UNAVAILABLE;
    } catch (InterruptedException e) {
      return ExitCode.CANCELLED;
    }
  }
}
