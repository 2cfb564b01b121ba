package dev.parley.responder;

import dev.parley.protocol.CallContext;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;

/** A service to be attacked: it counts each time it is run. */
interface Bench {
  record Point(int x, int y) implements Serializable {}

  int add(int a, int b);

  <T> T same(T value);

  int count();

  byte[] bytes(int size);

  Point point();

  String who();

  final class Counting implements Bench {
    final AtomicInteger runs = new AtomicInteger();

    @Override
    public int add(int a, int b) {
      runs.incrementAndGet();
      return a + b;
    }

    @Override
    public <T> T same(T value) {
      runs.incrementAndGet();
      return value;
    }

    @Override
    public int count() {
      return runs.incrementAndGet();
    }

    @Override
    public byte[] bytes(int size) {
      runs.incrementAndGet();
      return new byte[size];
    }

    @Override
    public Point point() {
      return new Point(1, 2);
    }

    @Override
    public String who() {
      return CallContext.current().flatMap(CallContext::user).orElse("nobody");
    }
  }
}
