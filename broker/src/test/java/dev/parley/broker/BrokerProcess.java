package dev.parley.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A broker in a process of its own, which prints its URL or why it did not start, and can be
 * killed.
 */
final class BrokerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private BrokerProcess(Process process) {
    this.process = process;
    output = process.inputReader();
  }

  static BrokerProcess start(Path data) throws IOException {
    return new BrokerProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** The broker's URL, or its complaint; waits for it. */
  String firstLine() throws IOException {
    var line = output.readLine();
    return line == null ? "nothing" : line;
  }

  /** SIGKILL; returns when it is dead. */
  void kill() {
    process.destroyForcibly().onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    kill();
  }

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    try (var broker = Broker.builder().data(Path.of(arguments[0])).port(0).start()) {
      System.out.println(broker.url());
      Thread.currentThread().join();
    } catch (BrokerException e) {
      System.out.println(e.getMessage());
    }
  }
}
