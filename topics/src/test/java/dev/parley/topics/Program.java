package dev.parley.topics;

import static dev.parley.topics.Patience.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program in a process of its own, which prints what it sees and can be killed. */
final class Program implements AutoCloseable {
  private final String name;
  private final Process process;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final Thread reader;

  private Program(String name, Process process) {
    this.name = name;
    this.process = process;
    reader = new Thread(() -> process.inputReader().lines().forEach(lines::add), "reading " + name);
    reader.setDaemon(true);
    reader.start();
  }

  static Program start(Class<?> main, String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new Program(
        main.getSimpleName() + " " + String.join(" ", arguments),
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** What it has printed so far; grows. */
  List<String> lines() {
    return lines;
  }

  /** Waits for a line that begins so, and gives the rest of it. */
  String awaitLine(String beginning) {
    return await()
        .alias(name + " prints '" + beginning + "'")
        .until(
            () -> firstLine(beginning),
            found -> {
              if (found.isEmpty() && !process.isAlive()) {
                throw new IllegalStateException(name + " ended: " + lines);
              }
              return found.isPresent();
            })
        .orElseThrow()
        .substring(beginning.length());
  }

  private Optional<String> firstLine(String beginning) {
    synchronized (lines) {
      return lines.stream().filter(line -> line.startsWith(beginning)).findFirst();
    }
  }

  /** Gives it a line to read. */
  void say(String line) {
    try {
      var input = process.outputWriter();
      input.write(line);
      input.newLine();
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends it {@code STOP}, {@code CONT} or another signal. */
  void signal(String signal) throws IOException {
    var kill = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).inheritIO().start();
    kill.onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }

  /**
   * SIGKILL; returns when it is dead and all it printed was read.
   *
   * @return when it was sent, in milliseconds
   */
  long kill() {
    var at = System.currentTimeMillis();
    process.destroyForcibly().onExit().orTimeout(60, TimeUnit.SECONDS).join();
    try {
      reader.join(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return at;
  }

  @Override
  public void close() {
    kill();
  }
}
