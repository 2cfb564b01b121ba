package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** What is closed when. */
class ParleyBrokerLifecycleTest {
  private static final List<String> noted = LifecycleCases.noted;

  private static Events run(Class<?> tests) {
    noted.clear();
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .execute()
        .allEvents()
        .assertStatistics(statistics -> statistics.failed(0).skipped(0));
  }

  @Test
  void newestIsClosedFirstAndTheClassOutlivesItsTests() {
    run(LifecycleCases.InAStaticField.class);

    assertThat(noted)
        .containsExactly(
            "after, connected true",
            "test closed",
            "set-up closed",
            "constructor closed",
            "after all, connected falsetrue",
            "class closed");
    assertThat(LifecycleCases.InAStaticField.ofField.isConnected()).isFalse();
  }

  @Test
  void instanceFieldHasABrokerForEachTest() {
    run(LifecycleCases.InAnInstanceField.class);

    assertThat(noted)
        .containsExactly("connected true", "set-up closed", "connected true", "set-up closed");
    assertThat(LifecycleCases.InAnInstanceField.urls).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void nestedClassIsClosedBeforeItsOuterOne() {
    run(LifecycleCases.WithNested.class);

    assertThat(noted)
        .containsExactly(
            "one",
            "constructor closed",
            "other",
            "constructor closed",
            "inner closed",
            "outer closed");
  }

  @Test
  void instanceOfAWholeClassKeepsWhatItOpened() {
    run(LifecycleCases.OneInstance.class);

    assertThat(noted).containsExactly("test true closed", "test true closed", "constructor closed");
  }

  @Test
  void failureToCloseFailsTheTestAndTheRestIsClosed() {
    noted.clear();
    var failed =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(LifecycleCases.FailsToClose.class))
            .execute()
            .testEvents()
            .failed();

    assertThat(failed.count()).isEqualTo(1);
    assertThat(noted).containsExactly("last closed", "first closed");
  }
}
