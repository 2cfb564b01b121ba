package dev.parley.responder;

import dev.parley.broker.Broker;
import dev.parley.broker.PairRole;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broker in a process of its own, alone, of a cluster or of a pair, that can be killed. */
final class BrokerNode implements AutoCloseable {
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
                "-cp",
                System.getProperty("java.class.path"),
                BrokerNode.class.getName()));
    command.addAll(arguments);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    output = process.inputReader();
  }

  /** Waits until it serves. */
  void awaitServing() throws IOException {
    var line = output.readLine();
    if (!("serving " + url()).equals(line)) {
      throw new IllegalStateException("The broker says " + line);
    }
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
    var settings =
        Broker.builder().data(Path.of(arguments[0])).port(Integer.parseInt(arguments[1]));
    if (arguments[2].equals("cluster")) {
      settings.cluster(Arrays.asList(arguments).subList(3, arguments.length));
    } else if (!arguments[2].equals("alone")) {
      settings.pair(PairRole.valueOf(arguments[2]));
    }
    try (var broker = settings.start()) {
      System.out.println("serving " + broker.url());
      Thread.currentThread().join();
    }
  }
}
