package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.examples.DemoService;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RequesterCommandTest {
  @TempDir Path data;

  private static final class HostileDemo implements DemoService {
    @Override
    public String echo(@Nullable Object data) {
      return Hostile.TEXT;
    }

    @Override
    public Number div(Number dividend, Number divisor) {
      return 2;
    }

    @Override
    public boolean isComputerOn() {
      return true;
    }
  }

  @Test
  void whatRespondersSayIsMadeFitAndShownUpToTheFailure() {
    try (var commands = new Commands(data)) {
      commands.responder.export("demo", DemoService.class, new HostileDemo());

      var run = commands.run("requester");

      assertThat(run.out())
          .isEqualTo(
              """
              == A server's functions ==
              The server supports these functions:
                div
                echo
                is_computer_on
              """
                  + Hostile.LINES
                  + "\nServer says: 8 / 4 is: 2\n");
      assertThat(run.err()).startsWith("error: NO_SUCH_METHOD: ");
      assertThat(run.code()).isEqualTo(68);
    }
  }
}
