package dev.parley.cli;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.CallCodec;
import dev.parley.requester.Requester;
import dev.parley.requester.ServiceDescription;
import dev.parley.topicdemo.SafeText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is served right now. */
@Command(
    name = "services",
    description = "Asks all responders what they serve.",
    footer = "Exit codes are those of 'parley call'.")
final class ServicesCommand implements Callable<Integer> {
  /** A service and how many responders serve it. */
  record Served(String service, String doc, long responders, List<String> methods) {
    Served safe() {
      return new Served(
          SafeText.of(service),
          SafeText.of(doc),
          responders,
          methods.stream().map(SafeText::of).toList());
    }
  }

  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "500ms",
      converter = Durations.class,
      description = "How long to gather answers. Default: ${DEFAULT-VALUE}.")
  private Duration wait = Duration.ZERO;

  @Option(names = "--json-output", description = "Print JSON.")
  private boolean jsonOutput;

  ServicesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (var link = connection.open(Role.REQUESTERS);
        var requester = Requester.builder(link).build()) {
      var services = merged(requester.discover(wait));
      if (jsonOutput) {
        terminal.out().println(SafeText.ofJson(CallCodec.toJson(services)));
      } else if (services.isEmpty()) {
        terminal.err().println("Nothing is served at " + connection.url());
      } else {
        table(services, terminal.out());
      }
      terminal.out().flush();
      return ExitCode.OK;
    }
  }

  private static List<Served> merged(List<ServiceDescription> answers) {
    var byName = new TreeMap<>(answers.stream().collect(groupingBy(ServiceDescription::service)));
    return byName.values().stream().map(ServicesCommand::served).toList();
  }

  private static Served served(List<ServiceDescription> same) {
    var first = same.get(0);
    var methods = first.methods().stream().map(ServiceDescription.Method::name).distinct().toList();
    var responders = same.stream().collect(counting());
    return new Served(first.service(), first.doc(), responders, methods);
  }

  static void table(List<Served> answers, PrintWriter out) {
    var services = answers.stream().map(Served::safe).toList();
    var width = services.stream().mapToInt(service -> service.service().length()).max().orElse(0);
    var form = "%-" + Math.max(width, "SERVICE".length()) + "s  %10s  %s%n";
    out.printf(form, "SERVICE", "RESPONDERS", "METHODS");
    for (var service : services) {
      out.printf(
          form, service.service(), service.responders(), String.join(", ", service.methods()));
    }
  }
}
