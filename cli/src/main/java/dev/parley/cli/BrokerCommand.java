package dev.parley.cli;

import dev.parley.broker.Broker;
import dev.parley.broker.BrokerException;
import java.nio.file.Path;
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
      "69:The broker's process has ended by itself (with --console).",
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
      description =
          "Serves metrics for Prometheus on this port of 127.0.0.1; 0 for any free one. Not with"
              + " --console.")
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

  BrokerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
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
    var policies = rooms.read();
    var broker = console.start(policies.of(settings));
    var keeper =
        noKeeper
            ? null
            : BrokersKeeper.open(broker.keeperUrl(), broker.credentials(), broker::close, policies);
    var out = terminal.out();
    out.println("Broker ready at " + broker.url());
    broker.furtherLines().forEach(out::println);
    out.println("Messages and credentials are in " + data.toAbsolutePath().normalize());
    out.flush();
    var code = UntilStopped.await(() -> stop(broker, keeper), broker.ended());
    if (code == ExitCode.UNAVAILABLE) {
      terminal.err().println("error: The broker's process has ended. See artemis/log in " + data);
    }
    return code;
  }

  private void stop(ServingBroker broker, @Nullable BrokersKeeper keeper) {
    if (keeper != null) {
      keeper.close();
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
