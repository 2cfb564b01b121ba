package dev.parley.responder;

import dev.parley.broker.Broker;
import dev.parley.broker.PairRole;
import dev.parley.broker.StandaloneBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A broker in a process of its own, alone, of a cluster or of a pair, that can be killed. */
final class BrokerNode implements AutoCloseable {
  private static final String IN_SYNC = "in sync";
  private static final int LOG_LINES = 60;

  final int port;
  private final List<String> arguments;
  private Process process;
  private BufferedReader output;

  private BrokerNode(int port, List<String> arguments) throws IOException {
    this.port = port;
    this.arguments = arguments;
    start();
  }

  static BrokerNode alone(Path data, int port) throws IOException {
    return new BrokerNode(port, List.of(data.toString(), "" + port, "alone"));
  }

  static BrokerNode ofCluster(Path data, int port, List<Integer> peers) throws IOException {
    var arguments = new ArrayList<>(List.of(data.toString(), "" + port, "cluster"));
    peers.forEach(peer -> arguments.add("127.0.0.1:" + peer));
    return new BrokerNode(port, arguments);
  }

  static BrokerNode ofPair(Path data, int port, PairRole role) throws IOException {
    return new BrokerNode(port, List.of(data.toString(), "" + port, role.name()));
  }

  /** A stand-alone one that copies all to the other. */
  static BrokerNode ofCopies(Path data, int port, int other, String quorum) throws IOException {
    return new BrokerNode(
        port, List.of(data.toString(), "" + port, "copies", "127.0.0.1:" + other, quorum));
  }

  String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Starts, also again after a kill, with the same arguments. */
  void start() throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-Dparley.artemis-home=" + System.getProperty("parley.artemis-home"),
                "-cp",
                System.getProperty("java.class.path"),
                BrokerNode.class.getName()));
    command.addAll(arguments);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    output = process.inputReader();
  }

  /** Waits until it serves. */
  void awaitServing() throws IOException {
    await("serving " + url());
  }

  /** Waits until it has a copy of all. */
  void awaitInSync() throws IOException {
    await(IN_SYNC);
  }

  private void await(String wanted) throws IOException {
    String line;
    do {
      line = output.readLine();
      if (line == null) {
        throw new IllegalStateException(
            "The broker has ended, and did not say " + wanted + ". " + logged());
      }
    } while (!line.equals(wanted));
  }

  /** The end of its log, if it wrote one. */
  private String logged() throws IOException {
    var log = Path.of(arguments.get(0), "artemis", "log", "artemis.log");
    if (!Files.exists(log)) {
      return "";
    }
    var lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  /** Waits until it has ended by itself. */
  void awaitEnd() {
    process.onExit().orTimeout(90, TimeUnit.SECONDS).join();
  }

  /** It stands still. */
  void stop() {
    processes().forEach(Signal.STOP::to);
  }

  /** Ends {@link #stop}. */
  void resume() {
    processes().forEach(Signal.CONT::to);
  }

  private List<ProcessHandle> processes() {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
  }

  /** SIGKILL, also for a process of its own; returns when it is dead. */
  void kill() {
    var all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().orTimeout(60, TimeUnit.SECONDS).join());
  }

  @Override
  public void close() {
    kill();
  }

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    var settings =
        Broker.builder().data(Path.of(arguments[0])).port(Integer.parseInt(arguments[1]));
    switch (arguments[2]) {
      case "alone" -> {}
      case "cluster" -> settings.cluster(Arrays.asList(arguments).subList(3, arguments.length));
      case "copies" -> {
        runCopies(settings.cluster(List.of(arguments[3])), arguments[4]);
        return;
      }
      default -> settings.pair(PairRole.valueOf(arguments[2]));
    }
    try (var broker = settings.start()) {
      System.out.println("serving " + broker.url());
      Thread.currentThread().join();
    }
  }

  private static void runCopies(Broker.Builder settings, String quorum) {
    var standalone =
        StandaloneBroker.builder(settings)
            .artemisHome(Path.of(System.getProperty("parley.artemis-home")))
            .consolePort(0)
            .quorum(quorum)
            .onInSync(() -> System.out.println(IN_SYNC));
    try (var broker = standalone.start()) {
      System.out.println("serving " + broker.url());
      broker.ended().join();
    }
  }
}
