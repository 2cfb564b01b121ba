package dev.parley.cli;

import java.util.concurrent.CountDownLatch;

/** Keeps a command up until its process is told to end (SIGTERM, SIGINT, Ctrl-C). */
final class UntilStopped {
  private UntilStopped() {}

  /**
   * Waits, then runs the end of it: in a shutdown hook, so that the process ends afterwards with
   * 143 or 130; or, where the thread is interrupted, here.
   *
   * @return the exit code where the thread was interrupted
   */
  static int await(Runnable end) {
    var hook = new Thread(end, "parley-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      new CountDownLatch(1).await();
      throw new IllegalStateException("Nobody counts down");
    } catch (InterruptedException e) {
      Runtime.getRuntime().removeShutdownHook(hook);
      end.run();
      return ExitCode.CANCELLED;
    }
  }
}
