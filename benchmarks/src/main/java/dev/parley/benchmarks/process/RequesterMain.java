package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.Competitors;
import dev.parley.benchmarks.exchange.EchoRequester;
import dev.parley.benchmarks.report.Slice;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A competitor's calling process: a requester for each delivery mode, and the callers. */
public final class RequesterMain {
  private final Map<Boolean, EchoRequester> requesters = new HashMap<>();
  private final Callers callers = new Callers();

  private RequesterMain() {}

  public static void main(String[] arguments) throws IOException {
    var requester = new RequesterMain();
    new CommandLoop(Map.of("start", requester::start, "run", requester::run)).serve();
  }

  private String start(String argument) throws Exception {
    var start = Wire.read(argument, Start.class);
    var competitor = Competitors.named(start.competitor());
    for (boolean persistent : new boolean[] {false, true}) {
      requesters.put(persistent, competitor.request(start.account(), persistent));
    }
    return competitor.name();
  }

  private Slice run(String argument) throws InterruptedException {
    var run = Wire.read(argument, Run.class);
    var requester = requesters.get(run.point().persistent());
    if (requester == null) {
      throw new IllegalStateException("Not started");
    }
    return callers.run(requester, run.point().inFlight(), Duration.ofNanos(run.nanos()));
  }
}
