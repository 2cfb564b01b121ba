package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.Account;
import dev.parley.benchmarks.report.Measurement;
import dev.parley.benchmarks.report.Point;
import dev.parley.benchmarks.report.Slice;
import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/** All processes of a run: they are started once and live until it is closed. */
public final class Processes implements AutoCloseable {
  private final Deque<ChildProcess> children = new ConcurrentLinkedDeque<>();
  private final Map<String, Pair> pairs = new LinkedHashMap<>();
  private final ChildProcess broker;

  public Processes(List<String> competitors) throws IOException, InterruptedException {
    // Also on Ctrl-C.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    try {
      broker = child("broker", BrokerMain.class);
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

  private ChildProcess child(String name, Class<?> main) throws IOException {
    var child = new ChildProcess(name, main);
    children.add(child);
    return child;
  }

  private ChildProcess start(String role, Class<?> main, String competitor, Account account)
      throws IOException, InterruptedException {
    var child = child(competitor + " " + role, main);
    child.ask("start", new Start(competitor, account), Duration.ZERO, String.class);
    return child;
  }

  /** Lets the competitor call for a while; the others rest. */
  public Measurement run(int round, String competitor, Point point, Duration duration)
      throws InterruptedException {
    var pair = pairs.get(competitor);
    if (pair == null) {
      throw new IllegalArgumentException(competitor + " was not started");
    }
    var requester = pair.requester().usage();
    var responder = pair.responder().usage();
    var brokerBefore = broker.usage();
    var slice =
        pair.requester().ask("run", new Run(point, duration.toNanos()), duration, Slice.class);
    return new Measurement(
        round,
        competitor,
        point,
        slice,
        pair.requester().usage().minus(requester),
        pair.responder().usage().minus(responder),
        broker.usage().minus(brokerBefore));
  }

  @Override
  public void close() {
    // The broker was the first.
    for (var child = children.pollLast(); child != null; child = children.pollLast()) {
      child.close();
    }
  }
}
