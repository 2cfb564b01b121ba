package dev.parley.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandaloneProcessTest {
  private static final String EXIT = "-XX:+ExitOnOutOfMemoryError";

  @Test
  void optionsOfTheImageAndOfTheUserAreHandedOn() {
    var own = List.of("-XX:MaxRAMPercentage=70", "-Xmx1g", "-Dparley.data=x", "-Xshare:auto");

    assertThat(StandaloneProcess.options(own, null)).containsExactly(EXIT, own.get(0));
    assertThat(StandaloneProcess.options(own, " -Xmx2g  -Dx=y "))
        .containsExactly(EXIT, own.get(0), "-Xmx2g", "-Dx=y");
  }

  @Test
  void nothingIsSaidOfMemoryWhereNobodyHas() {
    assertThat(StandaloneProcess.options(List.of("-Xmx1g"), null)).containsExactly(EXIT);
    assertThat(StandaloneProcess.options(List.of(), " ")).containsExactly(EXIT);
  }
}
