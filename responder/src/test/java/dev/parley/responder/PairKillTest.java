package dev.parley.responder;

import static dev.parley.responder.Patience.await;

import dev.parley.broker.PairRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers on the same data: the one that serves is killed under load, twice. */
@Tag("once")
@Timeout(240)
class PairKillTest {
  @TempDir private Path data;

  @Test
  void otherBrokerGoesOnAndNothingThatWasConfirmedIsLost() throws Exception {
    try (var stage = new Stage(data)) {
      var ports = Ports.free(2);
      var primary = stage.opening(BrokerNode.ofPair(data, ports.get(0), PairRole.PRIMARY));
      primary.awaitServing();
      var backup = stage.opening(BrokerNode.ofPair(data, ports.get(1), PairRole.BACKUP));
      var url = primary.url() + "," + backup.url();
      stage.respond(url);
      var plain = stage.load("plain", url, false);
      var again = stage.load("again", url, true);
      var loads = List.of(plain, again);
      Stage.awaitAnswers(loads, 200);

      primary.kill();
      backup.awaitServing();
      Stage.awaitAnswers(loads, 200);
      var first = loads.toString();
      primary.start(); // stands by now
      Stage.awaitAnswers(loads, 200);
      backup.kill();
      primary.awaitServing();
      Stage.awaitAnswers(loads, 200);

      loads.forEach(Load::stop);
      await().until(() -> loads.stream().allMatch(Load::isQuiet));
      Files.write(
          Files.createDirectories(Path.of("target")).resolve("pair-kill.txt"),
          List.of(first, loads.toString(), "redelivered " + stage.worker.redelivered));
      stage.assertAllIsWell(plain, again);
    }
  }
}
