package dev.parley.responder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Three ZooKeeper servers in processes of their own, of the jars in the distribution of Artemis.
 */
final class ZooKeepers implements AutoCloseable {
  private static final int SIZE = 3;

  private final Path directory;
  private final List<Integer> ports;
  private final List<Process> processes = new ArrayList<>();

  ZooKeepers(Path directory) throws IOException {
    this.directory = directory;
    ports = Ports.free(3 * SIZE);
    for (var i = 0; i < SIZE; i++) {
      configure(i);
      processes.add(start(i));
    }
  }

  private void configure(int server) throws IOException {
    var data = Files.createDirectories(directory.resolve("zoo-" + server));
    Files.writeString(data.resolve("myid"), "" + server);
    var lines =
        new ArrayList<>(
            List.of(
                "dataDir=" + data,
                "clientPort=" + ports.get(server),
                "clientPortAddress=127.0.0.1",
                "tickTime=1000",
                "initLimit=20",
                "syncLimit=10",
                "admin.enableServer=false",
                "metricsProvider.className=org.apache.zookeeper.metrics.impl.NullMetricsProvider"));
    for (var i = 0; i < SIZE; i++) {
      lines.add(
          "server.%d=127.0.0.1:%d:%d".formatted(i, ports.get(SIZE + i), ports.get(2 * SIZE + i)));
    }
    Files.write(data.resolve("zoo.cfg"), lines);
  }

  private Process start(int server) throws IOException {
    var data = directory.resolve("zoo-" + server);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Path.of(System.getProperty("parley.artemis-home"), "lib", "*")
                + ":"
                + System.getProperty("java.class.path"),
            "org.apache.zookeeper.server.quorum.QuorumPeerMain",
            data.resolve("zoo.cfg").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("log").toFile()))
        .start();
  }

  /** As {@code --quorum} takes them. */
  String text() {
    return ports.subList(0, SIZE).stream()
        .map(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(","));
  }

  /** All but one take connections and say nothing, as behind a network that loses all. */
  void stopMajority() {
    majority().forEach(process -> Signal.STOP.to(process.toHandle()));
  }

  /** Ends {@link #stopMajority}. */
  void resume() {
    majority().forEach(process -> Signal.CONT.to(process.toHandle()));
  }

  private List<Process> majority() {
    return processes.subList(1, SIZE);
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(one -> one.onExit().orTimeout(60, TimeUnit.SECONDS).join());
  }
}
