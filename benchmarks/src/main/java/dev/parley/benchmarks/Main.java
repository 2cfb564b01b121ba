package dev.parley.benchmarks;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.benchmarks.exchange.Competitors;
import dev.parley.benchmarks.process.Processes;
import dev.parley.benchmarks.report.Machine;
import dev.parley.benchmarks.report.Report;
import dev.parley.benchmarks.report.Tables;
import java.io.IOException;
import java.nio.file.Files;
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
    this.command = ("./benchmarks/run " + String.join(" ", arguments)).strip();
  }

  public static void main(String[] arguments) {
    var commandLine = new CommandLine(new Main(List.of(arguments)));
    // A child that failed has printed its own trace.
    commandLine.setExecutionExceptionHandler(
        (failure, line, parsed) -> {
          System.err.println("benchmarks: " + failure);
          return 1;
        });
    System.exit(commandLine.execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var report = measure();
    System.out.println(report.machine());
    System.out.print(Tables.text(report));
    write(report);
    return report.failures().isEmpty() ? 0 : 1;
  }

  Report measure() throws IOException, InterruptedException {
    var machine = Machine.here();
    try (var processes = new Processes(options.competitors())) {
      var turns = new Turns(processes, options.competitors(), options.points(), System.err);
      var warmUp = turns.warmUp(options.warmUpAtPoint(), options.slice());
      var measurements = turns.measure(options.rounds(), options.slice());
      return Report.of(command, Competitors.BASE, warmUp, measurements, machine);
    }
  }

  private void write(Report report) throws IOException {
    if (options.markdown != null) {
      Files.writeString(options.markdown, Tables.markdown(report));
    }
    if (options.json != null) {
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build()
          .writeValue(options.json.toFile(), report);
    }
  }
}
