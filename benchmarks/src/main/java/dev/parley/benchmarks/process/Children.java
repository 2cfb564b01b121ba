package dev.parley.benchmarks.process;

import java.io.IOException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Processes that are started once and live until this is closed, or the driver ends. */
final class Children implements AutoCloseable {
  private final Deque<ChildProcess> children = new ConcurrentLinkedDeque<>();

  Children() {
    // Also on Ctrl-C.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  ChildProcess start(String name, Class<?> main) throws IOException {
    var child = new ChildProcess(name, main);
    children.add(child);
    return child;
  }

  /** The first comes last: it is the broker. */
  @Override
  public void close() {
    for (var child = children.pollLast(); child != null; child = children.pollLast()) {
      child.close();
    }
  }
}
