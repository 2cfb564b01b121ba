package dev.parley.cli;

import dev.parley.broker.Credentials.Role;
import dev.parley.requester.Requester;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The conversations, with a responder elsewhere. */
@Command(
    name = "requester",
    description =
        "Calls the examples that a 'parley responder' serves, and prints the conversations.",
    footer = "Exit codes are those of 'parley call'.")
final class RequesterCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = Durations.class,
      description = "How long each call may take. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ZERO;

  RequesterCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (var link = connection.open(Role.REQUESTERS);
        var requester = Requester.builder(link).timeout(timeout).build()) {
      DemoCommand.hold(requester, terminal);
      return ExitCode.OK;
    }
  }
}
