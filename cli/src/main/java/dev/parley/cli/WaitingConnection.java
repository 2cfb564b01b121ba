package dev.parley.cli;

import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where to connect and as whom, for commands that stay up and may be started before the broker. */
final class WaitingConnection {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = Durations.class,
      description = "How long to wait for a broker at the start. Default: ${DEFAULT-VALUE}.")
  private Duration patience = Duration.ZERO;

  /** Connects as a user with that role; says so where it has to wait for a broker. */
  ParleyConnection open(Role role, Terminal terminal) {
    return connection.open(
        role, patience, () -> terminal.err().println("Waiting for a broker at " + url()));
  }

  String url() {
    return connection.url();
  }
}
