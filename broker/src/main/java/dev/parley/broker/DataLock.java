package dev.parley.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One broker per data directory. Artemis has a lock of its own but waits for it for ever, so it is
 * looked at first. The operating system drops both when the process dies, however it dies.
 */
final class DataLock implements AutoCloseable {
  // A process that closes any channel on a file loses all its locks on it (POSIX), so a second
  // broker in this JVM must
  // be turned away before it opens the file.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DataLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes the directory, which must exist.
   *
   * @throws BrokerException if another broker has it or it cannot be written
   */
  static DataLock take(Path data) {
    try {
      var directory = data.toRealPath();
      if (!HELD_HERE.add(directory)) {
        throw held(data, "another broker in this process");
      }
      boolean taken = false;
      try {
        var lock = new DataLock(directory, lockedChannel(directory, data));
        taken = true;
        return lock;
      } finally {
        if (!taken) {
          HELD_HERE.remove(directory);
        }
      }
    } catch (IOException e) {
      throw new BrokerException(
          "Cannot write to the data directory "
              + data
              + " ("
              + BrokerException.reason(e)
              + "). Make it writable or choose another.",
          e);
    }
  }

  @SuppressWarnings("resource") // The channel is the lock: it stays open until close().
  private static FileChannel lockedChannel(Path directory, Path data) throws IOException {
    var channel =
        FileChannel.open(
            directory.resolve("parley.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      if (channel.tryLock() == null || artemisHolds(directory)) {
        throw held(data, "another broker process");
      }
      locked = true;
      return channel;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  /** Whether an Artemis that is not one of ours has the journal: it does not know our lock. */
  private static boolean artemisHolds(Path directory) throws IOException {
    var file = directory.resolve("journal").resolve("serverlock.1");
    if (!Files.exists(file)) {
      return false;
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      return lock == null;
    }
  }

  private static BrokerException held(Path data, String holder) {
    return new BrokerException(
        "The data directory "
            + data
            + " is in use by "
            + holder
            + ". Stop that one first, or choose another directory.");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new BrokerException(
          "Cannot release the data directory "
              + directory
              + " ("
              + BrokerException.reason(e)
              + ").",
          e);
    } finally {
      HELD_HERE.remove(directory);
    }
  }
}
