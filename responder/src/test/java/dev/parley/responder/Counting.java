package dev.parley.responder;

import dev.parley.protocol.CallContext;
import java.io.FileNotFoundException;
import java.io.Serializable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A service of streams; it counts what it produces. */
interface Counting {
  record Item(int number, String text) implements Serializable {}

  Stream<Integer> upTo(int count);

  Stream<Item> items(int count);

  Stream<Integer> failingAfter(int count) throws FileNotFoundException;

  /** Waits for ever after so many. */
  Stream<Integer> stuckAfter(int count);

  Stream<Integer> endless();

  Stream<byte[]> blocks(int size);

  Stream<String> users(int count);

  int one();

  final class Served implements Counting {
    final AtomicLong produced = new AtomicLong();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger stuck = new AtomicInteger();
    final AtomicInteger interrupted = new AtomicInteger();

    private Stream<Integer> counted(Stream<Integer> numbers) {
      return numbers.peek(number -> produced.incrementAndGet()).onClose(closed::incrementAndGet);
    }

    @Override
    public Stream<Integer> upTo(int count) {
      return counted(IntStream.rangeClosed(1, count).boxed());
    }

    @Override
    public Stream<Item> items(int count) {
      return IntStream.rangeClosed(1, count).mapToObj(number -> new Item(number, "n" + number));
    }

    @Override
    public Stream<Integer> failingAfter(int count) throws FileNotFoundException {
      if (count < 0) {
        throw new FileNotFoundException("no numbers");
      }
      return counted(
          IntStream.iterate(1, number -> number + 1)
              .boxed()
              .peek(
                  number -> {
                    if (number > count) {
                      throw new IllegalStateException("no more than " + count);
                    }
                  }));
    }

    @Override
    public Stream<Integer> stuckAfter(int count) {
      return counted(
          IntStream.iterate(1, number -> number + 1)
              .boxed()
              .peek(
                  number -> {
                    if (number > count) {
                      waitForEver();
                    }
                  }));
    }

    private void waitForEver() {
      stuck.incrementAndGet();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
        throw new IllegalStateException("interrupted", e);
      }
    }

    @Override
    public Stream<Integer> endless() {
      return counted(IntStream.iterate(1, number -> number + 1).boxed());
    }

    @Override
    public Stream<byte[]> blocks(int size) {
      return Stream.generate(
              () -> {
                produced.incrementAndGet();
                return new byte[size];
              })
          .onClose(closed::incrementAndGet);
    }

    @Override
    public Stream<String> users(int count) {
      return IntStream.range(0, count)
          .mapToObj(number -> CallContext.current().flatMap(CallContext::user).orElse("nobody"));
    }

    @Override
    public int one() {
      return 1;
    }
  }
}
