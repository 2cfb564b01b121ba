package dev.parley.cli;

import dev.parley.tls.DevelopmentCa;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Certificates without an authority that anybody knows. */
@Command(
    name = "dev-ca",
    description = {
      "Makes certificates for development: ca.pem of an authority of your own, server.pem and"
          + " server-key.pem for a broker, client.pem and client-key.pem for its clients.",
      "Run again, it keeps the authority and issues the others anew; a broker takes them without a"
          + " restart."
    },
    footer = "Not for production: whoever reads ca-key.pem can pose as any broker or client.",
    exitCodeListHeading = ExitCode.HEADING,
    exitCodeList = {"64:The command line is wrong.", "78:A file cannot be read or written."})
final class DevelopmentCaCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "Where the files go; made if it is missing.")
  private Path directory = Path.of("");

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = "localhost,127.0.0.1,::1",
      split = ",",
      description =
          "Name or address of the broker, as clients will say it; may be given several times."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> hosts = List.of();

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "365",
      description = "How long broker and clients can use theirs. Default: ${DEFAULT-VALUE}.")
  private int days;

  DevelopmentCaCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var validity = Duration.ofDays(days);
    var ca = DevelopmentCa.in(directory);
    var server = ca.server("server", hosts, validity);
    var client = ca.client("client", validity);
    var out = terminal.out();
    out.println("parley broker --tls-cert " + server.certificate() + " --tls-key " + server.key());
    out.println("  --tls-client-ca " + ca.certificate() + "   if clients are to need one, too");
    out.println("parley … --url tls://" + hosts.get(0) + ":61616 --tls-ca " + ca.certificate());
    out.println("  --tls-cert " + client.certificate() + " --tls-key " + client.key());
    out.flush();
    return ExitCode.OK;
  }
}
