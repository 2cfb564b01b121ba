package dev.parley.broker;

import java.util.concurrent.TimeUnit;

/**
 * Ends this process as soon as it goes on after it stood still for long: another broker may serve
 * by then, and this one would go on to confirm until it has heard of it.
 */
final class PauseWatch {
  private static final long LOOK_AGAIN_MILLIS = 50;
  private static final int UNAVAILABLE = 69;
  private static final int TOLERATED_PERCENT = 80;

  private PauseWatch() {}

  /** Begins. Others give this process up when it is silent for so long. */
  static void begin(long sessionMillis) {
    var thread =
        new Thread(() -> watch(sessionMillis * TOLERATED_PERCENT / 100), "parley-pause-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void watch(long toleratedMillis) {
    try {
      while (true) {
        var before = System.nanoTime();
        Thread.sleep(LOOK_AGAIN_MILLIS);
        var stood = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        if (stood > toleratedMillis) {
          // Not an orderly end, which would take part in what goes on.
          Runtime.getRuntime().halt(UNAVAILABLE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
