package dev.parley.topics;

import static dev.parley.topics.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that stands still as a whole, as in a long collection of garbage. */
@Timeout(180)
class StandstillTest {
  @TempDir Path data;

  @Test
  void memberDoesNotTakeItsKeeperForSilent() throws Exception {
    try (var hall = Hall.with(Broker.builder().data(data).port(0).start())) {
      hall.keep(keeper -> keeper.heartbeat(Duration.ofMillis(300)));
      var atAnn = Hall.Heard.in(hall.rooms().join("SAFE", "ann"));
      var credentials = data.resolve(Credentials.FILE_NAME).toString();
      try (var bob =
          Program.start(MemberProgram.class, hall.broker.url(), credentials, "bob", "false")) {
        bob.awaitLine("SAFE joined");
        atAnn.awaitChanges("JOINED bob");

        bob.signal("STOP");
        await().until(() -> atAnn.changes().contains("LOST bob"));
        bob.signal("CONT");

        await().until(() -> atAnn.changes().contains("RETURNED bob"));
        bob.say("members");
        bob.awaitLine("SAFE members");
        assertThat(List.copyOf(bob.lines())).noneMatch(line -> line.contains(" UNKEPT "));
      }
    }
  }
}
