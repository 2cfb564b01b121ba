package dev.parley.benchmarks;

import dev.parley.benchmarks.door.Way;
import dev.parley.benchmarks.process.DoorProcesses;
import dev.parley.benchmarks.report.DoorPoint;
import dev.parley.benchmarks.report.Machine;
import dev.parley.benchmarks.report.Report;
import dev.parley.benchmarks.report.Subject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** As {@link Main}, for calls by HTTP. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description =
        "Measures calls through the gateway beside calls without it, and Python's own XML-RPC"
            + " server.")
final class GatewayCommand implements Callable<Integer> {
  @Mixin RunOptions run = new RunOptions();
  private final String command;

  @Option(
      names = "--clients",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,16,200",
      description = "Clients that call at once. Default: ${DEFAULT-VALUE}.")
  List<Integer> clients = List.of();

  GatewayCommand(String command) {
    this.command = command;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return Output.of(run).write(measure());
  }

  Report measure() throws IOException, InterruptedException {
    var machine = Machine.here();
    var ways = ways();
    var points = clients.stream().map(DoorPoint::new).toList();
    try (var processes = new DoorProcesses(ways)) {
      var turns = new Turns<>(processes::run, ways, points, System.err);
      var warmUp = turns.warmUp(run.warmUpAtPoint(points.size()), run.slice());
      var measurements = turns.measure(run.rounds(), run.slice());
      return Report.of(Subject.DOOR, command, warmUp, measurements, machine);
    }
  }

  private List<String> ways() {
    // Fails here for a name that is not there.
    run.only.forEach(Way::named);
    var wanted = run.of(Way.labels());
    if (wanted.stream().noneMatch(way -> Way.named(way).isPython()) || Way.isPythonThere()) {
      return wanted;
    }
    System.err.println(
        "benchmarks: there is no python3 on this machine, so Python's servers are left out;"
            + " install it to compare with them");
    return wanted.stream().filter(way -> !Way.named(way).isPython()).toList();
  }
}
