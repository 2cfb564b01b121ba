package dev.parley.benchmarks.process;

import dev.parley.benchmarks.door.Way;
import dev.parley.benchmarks.exchange.BrokerAccounts;
import dev.parley.benchmarks.report.DoorPoint;
import dev.parley.benchmarks.report.Measurement;
import dev.parley.benchmarks.report.Slice;
import dev.parley.benchmarks.report.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All processes of a run of calls by HTTP: a broker, a responder and a gateway for all ways that
 * lead through them, a server of its own for each of Python's, and for each way its clients.
 */
public final class DoorProcesses implements AutoCloseable {
  /** Who calls, and who is behind the port, or the broker. */
  private record Route(ChildProcess client, List<ChildProcess> servers) {}

  private final Children children = new Children();
  private final Map<String, Route> routes = new LinkedHashMap<>();
  private final ChildProcess broker;

  public DoorProcesses(List<String> ways) throws IOException, InterruptedException {
    try {
      broker = children.start("broker", BrokerMain.class);
      var accounts = broker.ask("start", "", Duration.ZERO, BrokerAccounts.class);
      var responder = children.start("responder", FunctionsMain.class);
      responder.ask("start", accounts.responder(), Duration.ZERO, String.class);
      var gateway = children.start("gateway", GatewayMain.class);
      var port = port(gateway, accounts.requester());
      for (var way : ways) {
        if (Way.named(way).isPython()) {
          var python = children.start(way + " server", Way.named(way).python());
          routes.put(way, new Route(client(way, accounts, port(python, "")), List.of(python)));
        } else {
          routes.put(way, new Route(client(way, accounts, port), List.of(responder, gateway)));
        }
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static int port(ChildProcess server, Object argument) throws InterruptedException {
    return server.ask("start", argument, Duration.ZERO, Integer.class);
  }

  private ChildProcess client(String way, BrokerAccounts accounts, int port)
      throws IOException, InterruptedException {
    var client = children.start(way + " clients", DoorClientMain.class);
    client.ask(
        "start", new DoorStart(way, accounts.requester(), port), Duration.ZERO, String.class);
    return client;
  }

  /** Lets the clients of one way call for a while; the others rest. */
  public Measurement run(int round, String way, DoorPoint point, Duration duration)
      throws InterruptedException {
    var route = routes.get(way);
    if (route == null) {
      throw new IllegalArgumentException(way + " was not started");
    }
    var client = route.client().usage();
    var servers = usage(route.servers());
    var brokerBefore = broker.usage();
    var slice =
        route.client().ask("run", new DoorRun(point, duration.toNanos()), duration, Slice.class);
    return new Measurement(
        round,
        way,
        point,
        slice,
        route.client().usage().minus(client),
        usage(route.servers()).minus(servers),
        broker.usage().minus(brokerBefore));
  }

  private static Usage usage(List<ChildProcess> processes) throws InterruptedException {
    var used = new ArrayList<Usage>();
    for (var process : processes) {
      used.add(process.usage());
    }
    return used.stream().reduce(Usage.NONE, Usage::plus);
  }

  @Override
  public void close() {
    children.close();
  }
}
