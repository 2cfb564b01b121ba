package dev.parley.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be closed after a test or after its class, the newest first. Guarded by its owner's
 * lock.
 */
final class Resources {
  private static final int NO_TEST = -1;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Deque<Integer> classes = new ArrayDeque<>();
  private int test = NO_TEST;
  private boolean running;

  void add(AutoCloseable resource) {
    opened.push(resource);
  }

  /** From here on things belong to that class; classes nest. */
  void beginClass() {
    classes.push(opened.size());
  }

  /** From here on things belong to the coming test, which is still being set up. */
  void beginSetUp() {
    if (test == NO_TEST) {
      test = opened.size();
    }
  }

  void beginTest() {
    if (running) {
      throw new IllegalStateException(
          "A ParleyBroker cannot tell what belongs to which of several tests that run at the same"
              + " time; run the tests of this class one after the other, with"
              + " @Execution(ExecutionMode.SAME_THREAD)");
    }
    beginSetUp();
    running = true;
  }

  /** What that test opened; everything, where no class has begun. */
  List<AutoCloseable> endTest() {
    var from = classes.isEmpty() ? 0 : test;
    running = false;
    test = NO_TEST;
    return from == NO_TEST ? List.of() : downTo(from);
  }

  List<AutoCloseable> endClass() {
    test = NO_TEST;
    int from = classes.pop();
    // What the fields of the outermost class opened came before it began.
    return downTo(classes.isEmpty() ? 0 : from);
  }

  boolean isIdle() {
    return classes.isEmpty() && !running;
  }

  private List<AutoCloseable> downTo(int size) {
    var ended = new ArrayList<AutoCloseable>();
    while (opened.size() > size) {
      ended.add(opened.pop());
    }
    return ended;
  }

  /**
   * Closes all, whatever fails.
   *
   * @throws Exception the first failure, with the others suppressed in it
   */
  static void close(List<AutoCloseable> resources) throws Exception {
    @Nullable Exception first = null;
    for (var resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
