package dev.parley.cli;

import dev.parley.broker.Broker;
import dev.parley.broker.BrokerException;
import dev.parley.broker.PairRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A broker that stays up. */
@Command(
    name = "broker",
    description = "Runs a broker until it is stopped with Ctrl-C or SIGTERM.",
    footer = {
      "The first start writes users with random passwords into the data directory; the other"
          + " commands on this machine find them there. Persistent messages survive a crash."
    },
    exitCodeListHeading = ExitCode.HEADING,
    exitCodeList = {
      "64:The command line is wrong.",
      "69:The broker, or with --console its process, has ended by itself.",
      "78:It cannot start: a port or the data directory is in use, or a file cannot be read.",
      "130, 143:It was stopped, cleanly, by SIGINT or SIGTERM."
    })
final class BrokerCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address to listen on; 0.0.0.0 for all. Default: ${DEFAULT-VALUE}.")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "61616",
      description = "TCP port; 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataDirectory.DEFAULT,
      description =
          "Keeps messages and credentials here. Default: $PARLEY_DATA, else ${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  @Option(
      names = "--stomp",
      paramLabel = "PORT",
      description = "Serves STOMP on this port, too; 0 for any free one.")
  private @Nullable Integer stomp;

  @Option(
      names = "--metrics",
      paramLabel = "PORT",
      description = "Serves metrics for Prometheus on this port of 127.0.0.1; 0 for any free one.")
  private @Nullable Integer metrics;

  @Option(
      names = "--configuration",
      paramLabel = "FILE",
      description = "An Artemis broker.xml to use instead of the built-in one.")
  private @Nullable Path configuration;

  @Mixin private final BrokerTlsOptions tls = new BrokerTlsOptions();

  @Mixin private final RoomsOption rooms = new RoomsOption();

  @Mixin private final ConsoleOptions console = new ConsoleOptions();

  @Option(
      names = "--no-keeper",
      description =
          "Keep no rooms: they have no history and no total order then, unless a 'parley keeper'"
              + " runs elsewhere.")
  private boolean noKeeper;

  @Option(
      names = "--cluster-peer",
      paramLabel = "HOST:PORT",
      split = ",",
      description =
          "Another broker of the same cluster; once for each. All need the same copy of the"
              + " credentials file, and all are told of all others.")
  private List<String> peers = new ArrayList<>();

  @Option(
      names = "--cluster-address",
      paramLabel = "HOST:PORT",
      description = "Where the others reach this one. Default: --host and --port.")
  private @Nullable String clusterAddress;

  @Option(
      names = "--keeper",
      description =
          "Keep rooms also in a cluster, for all its brokers; only one of them may. Without a"
              + " cluster that needs not be said.")
  private boolean keeper;

  @Option(
      names = "--pair",
      paramLabel = "primary|backup",
      description =
          "One of two brokers on the same --data, on a disk that both reach: one serves, the other"
              + " waits until that one ends.")
  private @Nullable PairRole pair;

  BrokerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    refuseWhatDoesNothing();
    var settings = settings();
    if (pair != null || console.hasQuorum()) {
      terminal.out().println("Waiting for its turn with " + data.toAbsolutePath().normalize());
      terminal.out().flush();
    }
    var policies = rooms.read();
    var broker = console.start(policies.of(settings), tls, this::sayInSync);
    // The two of a quorum are one, by turns.
    var keeps = keeper || !noKeeper && (peers.isEmpty() || console.hasQuorum());
    var opened =
        keeps
            ? BrokersKeeper.open(broker.keeperLink(), broker.credentials(), broker::close, policies)
            : null;
    var code =
        UntilStopped.await(() -> sayReady(broker), () -> stop(broker, opened), broker.ended());
    if (code == ExitCode.UNAVAILABLE) {
      terminal.err().println("error: " + broker.ended().join());
    }
    return code;
  }

  private void refuseWhatDoesNothing() {
    if (keeper && noKeeper) {
      throw new IllegalArgumentException("--keeper and --no-keeper are opposites: leave one out");
    } else if (peers.isEmpty() && (clusterAddress != null || tls.hasClusterCa())) {
      throw new IllegalArgumentException(
          (clusterAddress != null ? "--cluster-address" : "--cluster-ca")
              + " needs --cluster-peer: say who the others are, or leave this out");
    }
  }

  private Broker.Builder settings() {
    var settings = Broker.builder().host(host).port(port).data(data);
    if (stomp != null) {
      settings.stomp(stomp);
    }
    if (metrics != null) {
      settings.metrics(metrics);
    }
    if (configuration != null) {
      settings.configuration(configuration);
    }
    tls.apply(settings);
    settings.cluster(peers);
    if (clusterAddress != null) {
      settings.clusterAddress(clusterAddress);
    }
    if (pair != null) {
      settings.pair(pair);
    }
    return settings;
  }

  private void sayReady(ServingBroker broker) {
    var out = terminal.out();
    out.println("Broker ready at " + broker.url());
    broker.furtherLines().forEach(out::println);
    out.println("Messages and credentials are in " + data.toAbsolutePath().normalize());
    out.flush();
  }

  private void sayInSync() {
    terminal.out().println("Has a copy of all: it serves when the other one ends");
    terminal.out().flush();
  }

  private void stop(ServingBroker broker, @Nullable BrokersKeeper opened) {
    if (opened != null) {
      opened.close();
    }
    try {
      broker.close();
      terminal.out().println("Broker stopped");
    } catch (BrokerException e) {
      terminal.err().println("error: " + e.getMessage());
    }
    terminal.out().flush();
  }
}
