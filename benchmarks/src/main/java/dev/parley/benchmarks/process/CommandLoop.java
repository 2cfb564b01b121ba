package dev.parley.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * A child's side of the talk with the driver: a line {@code command argument} comes in, a line
 * {@code ok json} or {@code failed reason} goes out. The end of input ends the process, whatever it
 * is doing, so that none outlives the driver.
 */
final class CommandLoop {
  static final String OK = "ok ";
  static final String FAILED = "failed ";

  private final Map<String, Command> commands;
  private final UsageMeter usage = new UsageMeter();

  CommandLoop(Map<String, Command> commands) {
    this.commands = commands;
  }

  void serve() throws IOException {
    var replies = System.out;
    // What a library prints must not come between the replies.
    System.setOut(System.err);
    var worker = Executors.newSingleThreadExecutor();
    var input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (var line = input.readLine(); line != null; line = input.readLine()) {
      var command = line;
      worker.execute(() -> replies.println(answer(command)));
    }
    System.exit(0);
  }

  private String answer(String line) {
    try {
      int space = line.indexOf(' ');
      return OK + Wire.write(run(line.substring(0, space), line.substring(space + 1)));
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
      return FAILED + e.toString().lines().findFirst().orElse("");
    }
  }

  private Object run(String name, String argument) throws Exception {
    if (name.equals("usage")) {
      return usage.read();
    }
    var command = commands.get(name);
    if (command == null) {
      throw new IllegalArgumentException("No command '" + name + "'");
    }
    return command.run(argument);
  }

  /** Takes JSON or nothing, gives what can be written as JSON. */
  interface Command {
    Object run(String argument) throws Exception;
  }
}
