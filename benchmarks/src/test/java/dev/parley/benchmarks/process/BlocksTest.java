package dev.parley.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BlocksTest {
  private final AtomicInteger received = new AtomicInteger();

  @Test
  void aBlockIsReceivedWhenTheLastMemberHasAllOfIt() {
    var blocks = new Blocks(2, 32, received::incrementAndGet);

    LongStream.range(0, 4).forEach(blocks::received);
    assertThat(received).hasValue(0);

    LongStream.range(0, 3).forEach(blocks::received);
    assertThat(received).hasValue(1);
    blocks.received(3);
    assertThat(received).hasValue(2);
  }

  @Test
  void inASmallWindowEachMessageIsABlock() {
    var blocks = new Blocks(1, 1, received::incrementAndGet);

    LongStream.range(0, 200).forEach(blocks::received);

    assertThat(received).hasValue(200);
  }
}
