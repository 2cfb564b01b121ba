package dev.parley.cli;

import dev.parley.broker.Credentials.Role;
import dev.parley.gateway.Gateway;
import dev.parley.jms.ParleyConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The door for HTTP. */
@Command(
    name = "gateway",
    description =
        "Lets whoever speaks HTTP call services, by XML-RPC, JSON or on a page, until it is stopped"
            + " with Ctrl-C or SIGTERM. Nothing can be called that --allow does not name.",
    footer = {
      "  parley gateway --allow 'math.*' --allow demo.echo",
      "  parley gateway --allow '*' --rooms '*'    (everything that is there, now and later)",
      "  parley gateway --allow 'math.*' --host 0.0.0.0 --https-cert cert.pem --https-key key.pem"
          + " --callers callers.properties",
      "",
      "The file of callers, which nobody else may read, has lines like these; without broker-user a"
          + " caller is the gateway's own user of the broker:",
      "  ann.token=RANDOM TEXT OF 20 CHARACTERS OR MORE",
      "  bob.password=12 CHARACTERS OR MORE",
      "  bob.broker-user=NAME",
      "  bob.broker-password=PASSWORD"
    },
    exitCodeListHeading = ExitCode.HEADING,
    exitCodeList = {
      "64:The command line is wrong.",
      "69:No broker can be reached.",
      "77:The broker does not accept the user.",
      "66:A password file cannot be read.",
      "78:The port is in use, a file makes no sense, or what was asked for is not safe.",
      "130, 143:It was stopped by SIGINT or SIGTERM."
    })
final class GatewayCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final WaitingConnection connection = new WaitingConnection();

  @Option(
      names = "--allow",
      paramLabel = "PATTERN",
      required = true,
      description =
          "What may be called: 'math.div', 'math.*', or '*' for everything. May be repeated.")
  private List<String> allowed = List.of();

  @Option(
      names = "--rooms",
      paramLabel = "PATTERN",
      description =
          "Which rooms can be joined on the page: 'ops', 'team-*', or '*' for all. May be repeated."
              + " Default: none.")
  private List<String> rooms = List.of();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen on. Default: ${DEFAULT-VALUE}, this machine only. Any other needs"
              + " TLS and --callers.")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8000",
      description = "The port to listen on, 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--default-service",
      paramLabel = "NAME",
      defaultValue = "demo",
      description =
          "The service of XML-RPC methods whose name has no dot. Default: ${DEFAULT-VALUE}.")
  private String defaultService = "";

  @Mixin private final GatewayAccess access = new GatewayAccess();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = Durations.class,
      description = "How long a call may take. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ZERO;

  GatewayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    access.check();
    var link = connection.open(Role.REQUESTERS, terminal);
    try {
      var gateway =
          access
              .of(Gateway.builder(link))
              .allow(allowed)
              .rooms(rooms)
              .host(host)
              .port(port)
              .defaultService(defaultService)
              .timeout(timeout)
              .start();
      return UntilStopped.await(() -> sayReady(gateway), () -> stop(gateway, link));
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  private void sayReady(Gateway gateway) {
    terminal.out().println("Gateway ready at " + gateway.url());
    terminal.out().println("XML-RPC at " + gateway.url() + "/RPC2");
    terminal.out().println("JSON at " + gateway.url() + "/services");
    terminal.out().println("For people: " + gateway.url() + "/ui");
    terminal.out().flush();
  }

  private void stop(Gateway gateway, ParleyConnection link) {
    gateway.close();
    link.close();
    terminal.out().println("Gateway stopped");
    terminal.out().flush();
  }
}
