package dev.parley.cli;

import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.CallCodec;
import dev.parley.requester.Requester;
import dev.parley.requester.ServiceDescription;
import dev.parley.topicdemo.SafeText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What one service offers. */
@Command(
    name = "describe",
    description = "Shows a service's methods, with what they say of themselves.",
    footer = "Exit codes are those of 'parley call'.")
final class DescribeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "SERVICE", description = "The service's name.")
  private String service = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = Durations.class,
      description = "How long to wait for its answer. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ZERO;

  @Option(names = "--json-output", description = "Print JSON.")
  private boolean jsonOutput;

  DescribeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (var link = connection.open(Role.REQUESTERS);
        var requester = Requester.builder(link).timeout(timeout).build()) {
      var description = requester.service(service).describe();
      if (jsonOutput) {
        terminal.out().println(SafeText.ofJson(CallCodec.toJson(description)));
      } else {
        print(description, terminal.out());
      }
      terminal.out().flush();
      return ExitCode.OK;
    }
  }

  static void print(ServiceDescription description, PrintWriter out) {
    out.println(SafeText.of(description.service()));
    if (!description.doc().isEmpty()) {
      out.println("  " + SafeText.of(description.doc()));
    }
    for (var method : description.methods()) {
      out.println();
      out.println(
          "  " + SafeText.of(method.declaration()) + (method.oneWay() ? "  (one way)" : ""));
      if (!method.doc().isEmpty()) {
        out.println("      " + SafeText.of(method.doc()));
      }
    }
  }
}
