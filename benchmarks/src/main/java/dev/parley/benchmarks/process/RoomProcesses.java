package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.BrokerAccounts;
import dev.parley.benchmarks.fanout.Fanouts;
import dev.parley.benchmarks.report.Measurement;
import dev.parley.benchmarks.report.RoomPoint;
import dev.parley.benchmarks.report.Slice;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All processes of a run of rooms. */
public final class RoomProcesses implements AutoCloseable {
  /** Hundreds of members join, one after the other. */
  private static final Duration JOINING = Duration.ofMinutes(2);

  private final Children children = new Children();
  private final Map<String, Pair> pairs = new LinkedHashMap<>();
  private final ChildProcess broker;
  private int slices;

  /** {@code members}: how many the rooms have beside the sender. */
  public RoomProcesses(List<String> competitors, List<Integer> members)
      throws IOException, InterruptedException {
    try {
      broker = children.start("broker", BrokerMain.class);
      var accounts = broker.ask("start", "", Duration.ZERO, BrokerAccounts.class);
      broker.ask("keep", "", Duration.ZERO, String.class);
      for (var competitor : competitors) {
        var account = Fanouts.named(competitor).account(accounts);
        var start = new RoomStart(competitor, account, members);
        var receiver = start(competitor + " receiver", ReceiverMain.class, start);
        pairs.put(
            competitor, new Pair(start(competitor + " sender", SenderMain.class, start), receiver));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      children.close();
      throw e;
    }
  }

  private ChildProcess start(String name, Class<?> main, RoomStart start)
      throws IOException, InterruptedException {
    var child = children.start(name, main);
    child.ask("start", start, JOINING, String.class);
    return child;
  }

  /** Lets the competitor's sender talk for a while; the others rest. */
  public Measurement run(int round, String competitor, RoomPoint point, Duration duration)
      throws InterruptedException {
    var pair = pairs.get(competitor);
    if (pair == null) {
      throw new IllegalArgumentException(competitor + " was not started");
    }
    var talk = new Talk(++slices, point, duration.toNanos(), 0);
    int port = pair.receiver().ask("listen", talk, Duration.ZERO, Integer.class);
    var sender = pair.sender().usage();
    var receiver = pair.receiver().usage();
    var brokerBefore = broker.usage();
    var sent = pair.sender().ask("talk", talk.withPort(port), duration, Sent.class);
    var slice = pair.receiver().ask("sum", sent, Duration.ZERO, Slice.class);
    return new Measurement(
        round,
        competitor,
        point,
        slice,
        pair.sender().usage().minus(sender),
        pair.receiver().usage().minus(receiver),
        broker.usage().minus(brokerBefore));
  }

  @Override
  public void close() {
    pairs.values().forEach(Pair::close);
    try {
      broker.ask("clear", "", Duration.ZERO, Boolean.class);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      children.close();
    }
  }
}
