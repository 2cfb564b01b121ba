package dev.parley.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.benchmarks.report.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The driver's side of the talk with a child; see {@link CommandLoop}. One question at a time. */
final class ChildProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> JVM_OPTIONS = List.of("-Xms512m", "-Xmx512m");

  private final String name;
  private final Process process;
  private final PrintWriter questions;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  ChildProcess(String name, Class<?> main) throws IOException {
    this(name, java(main));
  }

  /** Any program that talks as {@link CommandLoop} does. */
  ChildProcess(String name, List<String> command) throws IOException {
    this.name = name;
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.questions = new PrintWriter(process.outputWriter(UTF_8), true);
    var reader = new Thread(() -> readAnswers(process.inputReader(UTF_8)), name + " answers");
    reader.setDaemon(true);
    reader.start();
  }

  private static List<String> java(Class<?> main) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }

  private void readAnswers(BufferedReader lines) {
    try (lines) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.add(line);
      }
      answers.add(CommandLoop.FAILED + "the process has ended");
    } catch (IOException e) {
      answers.add(CommandLoop.FAILED + e);
    }
  }

  Usage usage() throws InterruptedException {
    return ask("usage", "", Duration.ZERO, Usage.class);
  }

  /** Asks, and waits as long as the answer needs and a while more. */
  <T> T ask(String command, Object argument, Duration needs, Class<T> type)
      throws InterruptedException {
    questions.println(command + " " + Wire.write(argument));
    var patience = PATIENCE.plus(needs);
    var answer = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      throw new IllegalStateException(
          "%s did not answer '%s' within %s".formatted(name, command, patience));
    }
    if (!answer.startsWith(CommandLoop.OK)) {
      throw new IllegalStateException("%s, asked to %s: %s".formatted(name, command, answer));
    }
    return Wire.read(answer.substring(CommandLoop.OK.length()), type);
  }

  /** Ends the process: kindly by the end of its input, else by force. */
  @Override
  public void close() {
    questions.close();
    try {
      if (!process.waitFor(3, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
