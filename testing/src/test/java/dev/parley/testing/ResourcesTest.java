package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ResourcesTest {
  @Test
  void testsAtTheSameTimeAreRefused() {
    var resources = new Resources();
    resources.beginClass();
    resources.beginTest();

    assertThatIllegalStateException()
        .isThrownBy(resources::beginTest)
        .withMessage(
            "A ParleyBroker cannot tell what belongs to which of several tests that run at the same"
                + " time; run the tests of this class one after the other, with"
                + " @Execution(ExecutionMode.SAME_THREAD)");
  }
}
