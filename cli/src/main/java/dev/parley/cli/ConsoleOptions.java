package dev.parley.cli;

import dev.parley.broker.Broker;
import dev.parley.broker.StandaloneBroker;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether a broker runs in this process, or as the Apache distribution with its console. */
final class ConsoleOptions {
  private static final String GET_IT =
      "--console needs the Apache distribution of Artemis: './parley' in a checkout fetches it when"
          + " it builds; elsewhere get it at"
          + " https://artemis.apache.org/components/artemis/download (2.57.0 or later), unpack it"
          + " and say where with --artemis-home or $ARTEMIS_HOME";

  /** The command's that has these options. */
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--console",
      description =
          "Runs the Apache distribution of Artemis, with its admin console, in a process of its"
              + " own.")
  private boolean console;

  @Option(
      names = "--console-port",
      paramLabel = "PORT",
      defaultValue = "8161",
      description = "Port of the console; 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--console-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address on which the console listens, without TLS. Default: ${DEFAULT-VALUE}.")
  private String consoleHost = "";

  @Option(
      names = "--artemis-home",
      paramLabel = "DIR",
      defaultValue = "${env:ARTEMIS_HOME:-${sys:parley.artemis-home:-}}",
      description =
          "Where the distribution is unpacked. Default: $ARTEMIS_HOME, else what './parley' has"
              + " fetched.")
  private String home = "";

  @Option(
      names = "--amqp",
      paramLabel = "PORT",
      description = "With --console: serves AMQP 1.0 on this port, too; 0 for any free one.")
  private @Nullable Integer amqp;

  @Option(
      names = "--quorum",
      paramLabel = "HOST:PORT[,…][/NAME]",
      description =
          "With --console: one of two brokers, each with --data of its own and a copy of the"
              + " other's, which --cluster-peer names. The majority of these ZooKeeper servers"
              + " decides which one serves; NAME tells several such pairs apart.")
  private @Nullable String quorum;

  /** Whether two brokers take turns by a quorum. */
  boolean hasQuorum() {
    return quorum != null;
  }

  /**
   * Starts the one that is asked for.
   *
   * @param inSync told when one with a quorum that waits for its turn has a copy of all
   */
  ServingBroker start(Broker.Builder settings, BrokerTlsOptions tls, Runnable inSync) {
    if (!console && amqp != null) {
      throw new IllegalArgumentException(
          "--amqp needs --console: only the distribution speaks AMQP");
    } else if (!console && quorum != null) {
      throw new IllegalArgumentException(
          "--quorum needs --console: only the distribution has what talks to ZooKeeper");
    } else if (!console) {
      refuseWhatOnlyTheConsoleHas();
      return ServingBroker.of(settings.start());
    } else if (home.isEmpty()) {
      throw new ConfigurationException(GET_IT);
    }
    var standalone =
        StandaloneBroker.builder(settings)
            .artemisHome(Path.of(home))
            .consoleHost(consoleHost)
            .consolePort(port);
    if (amqp != null) {
      standalone.amqp(amqp);
    }
    if (quorum != null) {
      standalone.quorum(quorum).onInSync(inSync);
    }
    return ServingBroker.of(standalone.start(), tls);
  }

  /** Their defaults, also from the environment, are there without being given. */
  private void refuseWhatOnlyTheConsoleHas() {
    var given = command.commandLine().getParseResult();
    for (var option : List.of("--console-port", "--console-host", "--artemis-home")) {
      if (given.hasMatchedOption(option)) {
        throw new IllegalArgumentException(
            option + " needs --console: say that too, or leave this out");
      }
    }
  }
}
