package dev.parley.benchmarks;

import dev.parley.benchmarks.process.Processes;
import dev.parley.benchmarks.report.Machine;
import dev.parley.benchmarks.report.Report;
import dev.parley.benchmarks.report.Subject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures all competitors in one interleaved run. Exits with 1 if any call failed. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    description = "Measures the echo of a small record through a broker, side by side.")
public final class Main implements Callable<Integer> {
  @Mixin Options options = new Options();
  private final String command;

  Main(List<String> arguments) {
    this.command = command(arguments);
  }

  public static void main(String[] arguments) {
    var line = commandLine(List.of(arguments));
    // A child that failed has printed its own trace.
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          System.err.println("benchmarks: " + failure);
          return 1;
        });
    System.exit(line.execute(arguments));
  }

  static CommandLine commandLine(List<String> arguments) {
    return new CommandLine(new Main(arguments))
        .addSubcommand(new RoomsCommand(command(arguments)))
        .addSubcommand(new GatewayCommand(command(arguments)));
  }

  private static String command(List<String> arguments) {
    return ("./benchmarks/run " + String.join(" ", arguments)).strip();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return Output.of(options.run).write(measure());
  }

  Report measure() throws IOException, InterruptedException {
    var machine = Machine.here();
    var points = options.points();
    var run = options.run;
    try (var processes = new Processes(options.competitors())) {
      var turns = new Turns<>(processes::run, options.competitors(), points, System.err);
      var warmUp = turns.warmUp(run.warmUpAtPoint(points.size()), run.slice());
      var measurements = turns.measure(run.rounds(), run.slice());
      return Report.of(Subject.CALLS, command, warmUp, measurements, machine);
    }
  }
}
