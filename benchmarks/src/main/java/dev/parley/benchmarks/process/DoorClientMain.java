package dev.parley.benchmarks.process;

import dev.parley.benchmarks.door.Way;
import dev.parley.benchmarks.exchange.NumberedCall;
import dev.parley.benchmarks.report.Slice;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The process of all clients that call in one way. */
public final class DoorClientMain {
  private final Callers callers = new Callers();
  private @Nullable NumberedCall call;

  private DoorClientMain() {}

  public static void main(String[] arguments) throws IOException {
    var client = new DoorClientMain();
    new CommandLoop(Map.of("start", client::start, "run", client::run)).serve();
  }

  private String start(String argument) {
    var start = Wire.read(argument, DoorStart.class);
    call = Way.named(start.way()).connect(start.account(), start.port());
    return start.way();
  }

  private Slice run(String argument) throws InterruptedException {
    var run = Wire.read(argument, DoorRun.class);
    if (call == null) {
      throw new IllegalStateException("Not started");
    }
    return callers.run(call, run.point().clients(), Duration.ofNanos(run.nanos()));
  }
}
