package dev.parley.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.benchmarks.fanout.Fanouts;
import dev.parley.benchmarks.report.RoomPoint;
import dev.parley.broker.Broker;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("once")
class FanoutsTest {
  private static final long SLICE_NANOS = 500_000_000;

  private static Broker broker;
  private static AutoCloseable keeper;

  @BeforeAll
  static void startBroker() {
    broker = Broker.builder().port(0).inMemory().start();
    keeper = BrokerMain.keep(broker);
  }

  @AfterAll
  static void stopBroker() throws Exception {
    keeper.close();
    broker.close();
  }

  static List<String> competitors() {
    return Fanouts.names();
  }

  @ParameterizedTest
  @MethodSource("competitors")
  void everyMemberReceivesEveryMessageOnceAndInOrder(String name) throws Exception {
    var account = Fanouts.named(name).account(BrokerMain.accounts(broker));
    var start = new RoomStart(name, account, List.of(1, 3));
    var receiver = new ReceiverMain();
    var sender = new SenderMain();
    try (var listening = receiver.start(start);
        var speaking = sender.start(start)) {
      assertThat(listening).isNotSameAs(speaking);
      var points = List.of(new RoomPoint(1, 1), new RoomPoint(3, 50), new RoomPoint(3, 1));
      for (var point : points) {
        var talk = new Talk(points.indexOf(point), point, SLICE_NANOS, 0);
        var sent = sender.talk(talk.withPort(receiver.listen(talk)));
        var slice = receiver.sum(sent);

        assertThat(slice.firstError()).isEmpty();
        assertThat(slice.allRight()).isTrue();
        assertThat(slice.right()).isEqualTo(sent.messages() * point.members());
      }
    }
  }
}
