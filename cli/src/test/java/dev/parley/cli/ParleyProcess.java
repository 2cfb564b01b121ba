package dev.parley.cli;

import static dev.parley.cli.Patience.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A {@code parley} command in a process of its own. Closing kills it, and waits for what it has
 * begun.
 */
final class ParleyProcess implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private ParleyProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static ParleyProcess start(Path data, String... arguments) throws IOException {
    var out = Files.createTempFile("parley", ".out");
    var err = Files.createTempFile("parley", ".err");
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dparley.data=" + data,
                "-Dparley.artemis-home=" + System.getProperty("parley.artemis-home"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    if (Runtime.version().feature() >= 24) {
      // As the launcher does: the JDK warns of what Netty does, and nothing but ours may be on
      // stderr.
      command.addAll(
          1,
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.matches("PARLEY_.*|ARTEMIS_HOME"));
    return new ParleyProcess(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  /** Waits for a line on its standard output. */
  MatchResult awaitOut(String pattern) {
    return awaitOut(pattern, Patience.LONG);
  }

  /** As {@link #awaitOut(String)}, for what may take longer. */
  MatchResult awaitOut(String pattern, Duration patience) {
    return awaitIn(out, pattern, patience);
  }

  /** Waits for a line on its standard error. */
  MatchResult awaitErr(String pattern) {
    return awaitIn(err, pattern, Patience.LONG);
  }

  private static MatchResult awaitIn(Path file, String pattern, Duration patience) {
    var compiled = Pattern.compile(pattern);
    return await()
        .atMost(patience)
        .until(
            () -> {
              var matcher = compiled.matcher(Lines.complete(Files.readString(file)));
              return matcher.find() ? List.of(matcher.toMatchResult()) : List.<MatchResult>of();
            },
            found -> !found.isEmpty())
        .get(0);
  }

  /** Writes a line to its standard input. */
  void say(String line) throws IOException {
    var input = process.getOutputStream();
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /** Closes its standard input. */
  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /** The processes that it has begun. */
  List<ProcessHandle> children() {
    return process.children().toList();
  }

  /** SIGTERM; returns at once. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL; returns when it is dead. */
  void kill() {
    process.destroyForcibly().onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** Waits for its end. */
  int exitCode() {
    return process.onExit().orTimeout(120, TimeUnit.SECONDS).join().exitValue();
  }

  /**
   * What ran below a command that was killed ends by itself, a moment later, and writes till then.
   */
  private static void awaitEnd(ProcessHandle below) {
    below
        .onExit()
        .orTimeout(60, TimeUnit.SECONDS)
        .exceptionally(
            late -> {
              below.destroyForcibly();
              return below;
            })
        .join();
  }

  @Override
  public void close() throws IOException {
    var below = process.descendants().toList();
    kill();
    below.forEach(ParleyProcess::awaitEnd);
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}
