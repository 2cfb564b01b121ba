package dev.parley.benchmarks.process;

import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Processes that are started once and live until this is closed, or the driver ends. */
final class Children implements AutoCloseable {
  private final Deque<ChildProcess> children = new ConcurrentLinkedDeque<>();

  Children() {
    // Also on Ctrl-C.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  ChildProcess start(String name, Class<?> main) throws IOException {
    return added(new ChildProcess(name, main));
  }

  /** Any program that talks as {@link CommandLoop} does. */
  ChildProcess start(String name, List<String> command) throws IOException {
    return added(new ChildProcess(name, command));
  }

  private ChildProcess added(ChildProcess child) {
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
