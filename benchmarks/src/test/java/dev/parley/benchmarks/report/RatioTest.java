package dev.parley.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RatioTest {

  @Test
  void medianIsTheMiddleOfAnOddNumber() {
    assertThat(Ratio.of(new double[] {0.9, 0.1, 0.5})).hasToString("0.50 (0.10–0.90)");
  }

  @Test
  void medianIsBetweenTheMiddleTwoOfAnEvenNumber() {
    assertThat(Ratio.of(new double[] {1, 4, 2, 3})).hasToString("2.50 (1.00–4.00)");
  }

  @Test
  void withoutBaseThereIsNoRatio() {
    assertThat(Ratio.of(new double[0])).hasToString("–");
  }
}
