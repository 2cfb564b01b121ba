package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.Competitors;
import dev.parley.benchmarks.exchange.Running;
import java.io.IOException;
import java.util.Map;

/** A competitor's serving process. */
public final class ResponderMain {
  private ResponderMain() {}

  public static void main(String[] arguments) throws IOException {
    new CommandLoop(Map.of("start", ResponderMain::start)).serve();
  }

  private static String start(String argument) throws Exception {
    var start = Wire.read(argument, Start.class);
    Running running = Competitors.named(start.competitor()).respond(start.account());
    return running.getClass().getSimpleName();
  }
}
