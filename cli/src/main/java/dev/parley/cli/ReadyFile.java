package dev.parley.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A file whose age says since when a command does not serve; for programs that watch over it. */
final class ReadyFile implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final Path file;
  private final BooleanSupplier isReady;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "parley-ready");
            thread.setDaemon(true);
            return thread;
          });

  private ReadyFile(Path file, BooleanSupplier isReady) {
    this.file = file;
    this.isReady = isReady;
  }

  /**
   * Deletes what a process that was killed has left: it would count for this one.
   *
   * @throws ConfigurationException if it cannot be deleted
   */
  static void deleteOld(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new ConfigurationException(
          "The file of --ready-file is there, and cannot be deleted ("
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + "). Delete it, or choose another");
    }
  }

  /**
   * Writes the file, and renews it every 5 s for as long as that is so.
   *
   * @throws ConfigurationException if it cannot be written
   */
  static ReadyFile keep(Path file, BooleanSupplier isReady) {
    var ready = new ReadyFile(file, isReady);
    try {
      ready.renew();
    } catch (IOException e) {
      throw new ConfigurationException(
          "The file of --ready-file cannot be written: " + e.getMessage());
    }
    ready.timer.scheduleAtFixedRate(
        ready::renewQuietly, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    return ready;
  }

  private void renewQuietly() {
    try {
      renew();
    } catch (IOException e) {
      // It grows old, which says it.
    }
  }

  private void renew() throws IOException {
    if (!isReady.getAsBoolean()) {
      return;
    }
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
  }

  /** Deletes the file. */
  @Override
  public void close() {
    timer.shutdownNow();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It grows old.
    }
  }
}
