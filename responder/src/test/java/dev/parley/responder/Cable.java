package dev.parley.responder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A network cable between a program and the broker, to be cut. */
final class Cable implements AutoCloseable {
  private final Gate silent = new Gate();
  private final ServerSocket entry;
  private final int target;
  private final AtomicInteger plugged = new AtomicInteger();
  private final AtomicInteger heard = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile String listenedFor = "";

  Cable(int target) throws IOException {
    this.target = target;
    this.entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  String url() {
    return "tcp://127.0.0.1:" + entry.getLocalPort();
  }

  /** How many connections went through it. */
  int plugged() {
    return plugged.get();
  }

  /** Ends the connections there are; new ones are let through. */
  void cut() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  /** Nothing goes through any more, and nobody is told. */
  void silence() {
    silent.close();
  }

  /** Ends {@link #silence}; what did not go through does so now. */
  void resume() {
    silent.open();
  }

  /**
   * Breaks when the program is about to send this name of a property, which does not get through,
   * and stays dead until {@link #resume}.
   */
  void breakBefore(String property) {
    listenedFor = latin(property.getBytes(StandardCharsets.UTF_16LE)); // as the broker has names
  }

  /** How often the program has sent the property, or tried to. */
  int heard() {
    return heard.get();
  }

  @Override
  public void close() throws IOException {
    silent.open();
    entry.close();
    cut();
  }

  private void accept() {
    try {
      while (true) {
        var near = entry.accept();
        plugged.incrementAndGet();
        var far = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(near);
        sockets.add(far);
        var fromNear = near.getInputStream();
        var toFar = far.getOutputStream();
        var fromFar = far.getInputStream();
        var toNear = near.getOutputStream();
        daemon(() -> pump(fromNear, toFar, this::listen));
        daemon(() -> pump(fromFar, toNear, bytes -> {}));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void listen(byte[] bytes) throws IOException {
    if (!listenedFor.isEmpty()
        && latin(bytes).contains(listenedFor)
        && heard.getAndIncrement() == 0) {
      silence();
      cut();
    }
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private interface Listener {
    void hear(byte[] bytes) throws IOException;
  }

  private void pump(InputStream from, OutputStream to, Listener listener) {
    try (from;
        to) {
      var buffer = new byte[8192];
      int read;
      while ((read = from.read(buffer)) >= 0) {
        listener.hear(Arrays.copyOf(buffer, read));
        silent.await();
        to.write(buffer, 0, read);
      }
      silent.await(); // nor does an end
    } catch (IOException e) {
      // cut
    }
  }

  private static void daemon(Runnable task) {
    var thread = new Thread(task, "cable");
    thread.setDaemon(true);
    thread.start();
  }

  /** Open until it is closed. */
  private static final class Gate {
    private boolean closed;

    synchronized void close() {
      closed = true;
    }

    synchronized void open() {
      closed = false;
      notifyAll();
    }

    synchronized void await() {
      try {
        while (closed) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
