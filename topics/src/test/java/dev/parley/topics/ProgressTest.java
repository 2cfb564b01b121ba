package dev.parley.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.jms.Post;
import org.junit.jupiter.api.Test;

/** What a member knows of what it has read. */
class ProgressTest {
  private final Progress progress = new Progress();

  private static Post of(String epoch, long sequence) {
    return Post.of(Fields.MESSAGE).with(Fields.EPOCH, epoch).with(Fields.SEQUENCE, sequence);
  }

  @Test
  void firstMessageOfAllMayHaveAnyNumber() {
    assertThat(progress.read(of("a", 7))).isEqualTo(new Progress.Step(true, 0));
    assertThat(progress.read(of("a", 9))).isEqualTo(new Progress.Step(true, 1));
    assertThat(progress.read(of("a", 8))).isEqualTo(new Progress.Step(false, 0));
  }

  @Test
  void nextKeepersMessagesThatDidNotComeAreNoticed() {
    progress.startEpoch("a", 7);

    assertThat(progress.read(of("b", 3))).isEqualTo(new Progress.Step(true, 2));
    assertThat(progress.read(of("b", 4))).isEqualTo(new Progress.Step(true, 0));
  }
}
