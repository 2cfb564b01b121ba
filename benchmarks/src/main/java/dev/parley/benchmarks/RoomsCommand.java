package dev.parley.benchmarks;

import dev.parley.benchmarks.fanout.Fanouts;
import dev.parley.benchmarks.process.RoomProcesses;
import dev.parley.benchmarks.report.Machine;
import dev.parley.benchmarks.report.Report;
import dev.parley.benchmarks.report.RoomPoint;
import dev.parley.benchmarks.report.Subject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** As {@link Main}, for messages to all members of a room. */
@Command(
    name = "rooms",
    mixinStandardHelpOptions = true,
    description = "Measures messages to all members of a room, side by side.")
final class RoomsCommand implements Callable<Integer> {
  @Mixin RunOptions run = new RunOptions();
  private final String command;

  @Option(
      names = "--members",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,10,100",
      description = "Members who listen, beside the one that sends. Default: ${DEFAULT-VALUE}.")
  List<Integer> members = List.of();

  @Option(
      names = "--window",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,500",
      description =
          "Messages that are sent before all members have received the first of them, 4,000 at"
              + " most, since a slow member misses some beyond 5,000: 1 tells the latency, many the"
              + " throughput. Default: ${DEFAULT-VALUE}.")
  List<Integer> windows = List.of();

  RoomsCommand(String command) {
    this.command = command;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return Output.of(run).write(measure());
  }

  Report measure() throws IOException, InterruptedException {
    var machine = Machine.here();
    var points = points();
    try (var processes = new RoomProcesses(competitors(), members)) {
      var turns = new Turns<>(processes::run, competitors(), points, System.err);
      var warmUp = turns.warmUp(run.warmUpAtPoint(points.size()), run.slice());
      var measurements = turns.measure(run.rounds(), run.slice());
      return Report.of(Subject.ROOMS, command, warmUp, measurements, machine);
    }
  }

  private List<String> competitors() {
    // Fails here for a name that is not there.
    run.only.forEach(Fanouts::named);
    return run.of(Fanouts.names());
  }

  private List<RoomPoint> points() {
    return windows.stream()
        .flatMap(window -> members.stream().map(size -> new RoomPoint(size, window)))
        .toList();
  }
}
