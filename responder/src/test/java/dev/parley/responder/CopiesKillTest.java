package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers that copy to each other, and three ZooKeepers that decide which of them serves. */
@Tag("once")
@Timeout(400)
class CopiesKillTest {
  @TempDir private Path directory;

  @Test
  void nothingThatWasConfirmedIsLost() throws Exception {
    try (var zoo = new ZooKeepers(directory);
        var stage = new Stage(directory.resolve("one"))) {
      stage.copyCredentials(directory.resolve("two"));
      var ports = Ports.free(2);
      var one = stage.opening(node("one", ports.get(0), ports.get(1), zoo));
      one.awaitServing();
      var two = stage.opening(node("two", ports.get(1), ports.get(0), zoo));
      var url = one.url() + "," + two.url();
      stage.respond(url);
      serveLater(stage, url).close(); // there is a queue now
      var later = stage.opening(new LaterNotes("later", stage.requester(url)));
      var plain = stage.load("plain", url, false);
      var again = stage.load("again", url, true);
      var loads = List.of(plain, again);
      var report = new ArrayList<String>();
      two.awaitInSync();
      Stage.awaitAnswers(loads, 200);

      one.kill();
      two.awaitServing();
      Stage.awaitAnswers(loads, 200);
      report(report, "killed once", loads);

      one.start();
      one.awaitInSync();
      zoo.stopMajority();
      two.awaitEnd();
      assertNobodyListens(ports);
      zoo.resume();
      one.awaitServing();
      Stage.awaitAnswers(loads, 200);
      report(report, "quorum lost and back", loads);

      two.start();
      two.awaitInSync();
      var stubborn = stage.opening(new LaterNotes("stubborn", stage.requester(one.url())));
      await().until(() -> !stubborn.confirmed.isEmpty());
      one.stop();
      two.awaitServing();
      Stage.awaitAnswers(loads, 200);
      one.resume();
      one.awaitEnd();
      Stage.awaitAnswers(loads, 200);
      report(report, "stood still", loads);

      loads.forEach(Load::stop);
      await().until(() -> loads.stream().allMatch(Load::isQuiet));
      report.add("for later " + later.confirmed.size() + " stubborn " + stubborn.confirmed.size());
      report.add("redelivered " + stage.worker.redelivered);
      Files.write(Files.createDirectories(Path.of("target")).resolve("copies-kill.txt"), report);
      stage.assertAllIsWell(plain, again);
      later.close();
      stubborn.close();
      serveLater(stage, url);
      await()
          .untilAsserted(
              () ->
                  assertThat(stage.worker.noted)
                      .containsAll(later.confirmed)
                      .containsAll(stubborn.confirmed));
    }
  }

  private BrokerNode node(String data, int port, int other, ZooKeepers zoo) throws IOException {
    return BrokerNode.ofCopies(directory.resolve(data), port, other, zoo.text());
  }

  private static Responder serveLater(Stage stage, String url) {
    var responder = stage.opening(Responder.builder(stage.connect(url, Role.RESPONDERS)).build());
    responder.export(LaterNotes.SERVICE, Load.Work.class, stage.worker);
    return responder;
  }

  private static void assertNobodyListens(List<Integer> ports) {
    for (var port : ports) {
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
          .isInstanceOf(IOException.class);
    }
  }

  private static void report(List<String> report, String what, List<Load> loads) {
    report.add(what + ": " + loads);
    loads.forEach(load -> load.longestGap.set(0));
  }
}
