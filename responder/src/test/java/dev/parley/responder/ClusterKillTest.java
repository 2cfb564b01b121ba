package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One of three brokers is killed under load, and started again. */
@Tag("once")
@Timeout(240)
class ClusterKillTest {
  @TempDir private Path directory;

  @Test
  void everyCallEndsAndNothingThatWasConfirmedIsLost() throws Exception {
    try (var stage = new Stage(directory.resolve("0"))) {
      var nodes = start(stage);
      nodes.forEach(node -> stage.respond(node.url()));
      var loads = new ArrayList<Load>();
      for (var node : nodes) {
        loads.add(stage.load("at " + loads.size(), node.url(), false));
      }
      var others = nodes.get(1).url() + "," + nodes.get(2).url();
      loads.add(stage.load("over", others, false));
      loads.add(stage.load("again", others, true));
      Stage.awaitAnswers(loads, 200);

      nodes.get(1).kill();
      Stage.awaitAnswers(List.of(loads.get(0), loads.get(2), loads.get(3), loads.get(4)), 200);
      nodes.get(1).start();
      nodes.get(1).awaitServing();
      Stage.awaitAnswers(loads, 200);

      loads.forEach(Load::stop);
      await().until(() -> loads.stream().allMatch(Load::isQuiet));
      report(loads, stage);
      assertThat(loads).allSatisfy(load -> assertThat(load.wrong).as("%s", load).hasValue(0));
      assertThat(loads.get(4).outcomes).containsOnlyKeys(Status.OK);
      var promised = new HashSet<String>();
      loads.forEach(load -> promised.addAll(load.confirmed));
      await().untilAsserted(() -> assertThat(stage.worker.noted).containsAll(promised));
    }
  }

  private static void report(List<Load> loads, Stage stage) throws IOException {
    var lines = new ArrayList<>(loads.stream().map(Load::toString).toList());
    lines.add("redelivered " + stage.worker.redelivered);
    Files.write(Files.createDirectories(Path.of("target")).resolve("cluster-kill.txt"), lines);
  }

  private List<BrokerNode> start(Stage stage) throws IOException {
    var ports = Ports.free(Cluster.SIZE);
    var nodes = new ArrayList<BrokerNode>();
    for (var port : ports) {
      var data = directory.resolve("" + nodes.size());
      if (!nodes.isEmpty()) {
        stage.copyCredentials(data);
      }
      var peers = ports.stream().filter(other -> !other.equals(port)).toList();
      nodes.add(stage.opening(BrokerNode.ofCluster(data, port, peers)));
    }
    for (var node : nodes) {
      node.awaitServing();
    }
    return nodes;
  }
}
