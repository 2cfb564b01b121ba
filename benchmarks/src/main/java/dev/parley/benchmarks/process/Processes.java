package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.Account;
import dev.parley.benchmarks.exchange.BrokerAccounts;
import dev.parley.benchmarks.report.CallPoint;
import dev.parley.benchmarks.report.Measurement;
import dev.parley.benchmarks.report.Slice;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All processes of a run of calls. */
public final class Processes implements AutoCloseable {
  private final Children children = new Children();
  private final Map<String, Pair> pairs = new LinkedHashMap<>();
  private final ChildProcess broker;

  public Processes(List<String> competitors) throws IOException, InterruptedException {
    try {
      broker = children.start("broker", BrokerMain.class);
      var accounts = broker.ask("start", "", Duration.ZERO, BrokerAccounts.class);
      for (var competitor : competitors) {
        // The responder first: it makes the queue.
        var responder = start("responder", ResponderMain.class, competitor, accounts.responder());
        var requester = start("requester", RequesterMain.class, competitor, accounts.requester());
        pairs.put(competitor, new Pair(requester, responder));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private ChildProcess start(String role, Class<?> main, String competitor, Account account)
      throws IOException, InterruptedException {
    var child = children.start(competitor + " " + role, main);
    child.ask("start", new Start(competitor, account), Duration.ZERO, String.class);
    return child;
  }

  /** Lets the competitor call for a while; the others rest. */
  public Measurement run(int round, String competitor, CallPoint point, Duration duration)
      throws InterruptedException {
    var pair = pairs.get(competitor);
    if (pair == null) {
      throw new IllegalArgumentException(competitor + " was not started");
    }
    var requester = pair.sender().usage();
    var responder = pair.receiver().usage();
    var brokerBefore = broker.usage();
    var slice = pair.sender().ask("run", new Run(point, duration.toNanos()), duration, Slice.class);
    return new Measurement(
        round,
        competitor,
        point,
        slice,
        pair.sender().usage().minus(requester),
        pair.receiver().usage().minus(responder),
        broker.usage().minus(brokerBefore));
  }

  @Override
  public void close() {
    children.close();
  }
}
