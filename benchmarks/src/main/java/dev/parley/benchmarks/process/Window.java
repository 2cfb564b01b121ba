package dev.parley.benchmarks.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the messages under way: the receiver sends a byte for each block that all its members have
 * received, beside the broker. Confined to the sending thread.
 */
final class Window implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream blocks;
  private final int block;
  private final @Nullable Semaphore own;
  private final byte[] buffer = new byte[64];
  private int free;

  /**
   * Opens one.
   *
   * @param own released for each message that the sender received itself; null if it gets none
   */
  Window(int size, int port, @Nullable Semaphore own) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    this.blocks = socket.getInputStream();
    this.block = Blocks.sizeFor(size);
    this.own = own;
    this.free = size;
  }

  /** Waits until one more may be sent. */
  void take() throws IOException, InterruptedException {
    if (free == 0) {
      var received = blocks.read(buffer);
      if (received < 0) {
        throw new IOException("The receiver has gone");
      }
      free += received * block;
    }
    free--;
    if (own != null && !own.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new IOException("The sender did not receive its own messages");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
