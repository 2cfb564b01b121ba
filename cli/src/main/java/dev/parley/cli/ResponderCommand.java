package dev.parley.cli;

import dev.parley.broker.Credentials.Role;
import dev.parley.examples.ExampleServices;
import dev.parley.jms.ParleyConnection;
import dev.parley.responder.Responder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the examples, or classes of the user's. */
@Command(
    name = "responder",
    description =
        "Serves the examples, or your own classes, until it is stopped with Ctrl-C or SIGTERM."
            + " What runs then is finished and answered first; the rest is left to other"
            + " responders.",
    footer = {
      "Your own classes:",
      "  parley responder --classpath my.jar --export math=com.acme.MyMath",
      "  parley responder --classpath my.jar --export math=com.acme.MathService:com.acme.MyMath",
      "The class has a public constructor without parameters. Without an interface before it,"
          + " it must implement exactly one; nothing but the interface's methods can be called."
    },
    exitCodeListHeading = ExitCode.HEADING,
    exitCodeList = {
      "64:The command line is wrong.",
      "69:No broker can be reached.",
      "77:The broker does not accept the user, or does not let it serve.",
      "78:A class cannot be served.",
      "130, 143:It was stopped by SIGINT or SIGTERM, and what ran was answered."
    })
final class ResponderCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final WaitingConnection connection = new WaitingConnection();

  @Option(
      names = "--classpath",
      paramLabel = "PATH",
      description = "Jars and directories of your classes, separated by ':' (';' on Windows).")
  private @Nullable String classpath;

  @Option(
      names = "--export",
      paramLabel = "NAME=[INTERFACE:]CLASS",
      description = "Serve an object of this class under this name. May be repeated.")
  private List<String> exports = List.of();

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description =
          "Requests that each service handles at a time. Default: twice the processors, 16 at"
              + " least.")
  private @Nullable Integer concurrency;

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = Durations.class,
      description = "How long what runs may take when it is stopped. Default: ${DEFAULT-VALUE}.")
  private Duration drain = Duration.ZERO;

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description =
          "Delete this file at the start, write it when all is served, renew it every 5 s while the"
              + " broker is connected, and delete it on stopping.")
  private @Nullable Path readyFile;

  ResponderCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (readyFile != null) {
      ReadyFile.deleteOld(readyFile);
    }
    var served = Export.all(exports, classpath);
    var link = connection.open(Role.RESPONDERS, terminal);
    try {
      var settings = Responder.builder(link).drainTimeout(drain);
      if (concurrency != null) {
        settings.concurrency(concurrency);
      }
      var responder = settings.build();
      export(served, responder);
      var ready = readyFile == null ? null : ReadyFile.keep(readyFile, link::isConnected);
      return UntilStopped.await(() -> sayReady(served), () -> stop(responder, link, ready));
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  private static void export(List<Export> served, Responder responder) {
    if (served.isEmpty()) {
      ExampleServices.export(responder);
    }
    for (var export : served) {
      export.on(responder);
    }
  }

  private void sayReady(List<Export> served) {
    if (served.isEmpty()) {
      terminal
          .out()
          .println("Serving demo, math, sample, string and validator1 at " + connection.url());
    }
    for (var export : served) {
      terminal.out().println("Serving " + export + " at " + connection.url());
    }
    terminal.out().flush();
  }

  private void stop(Responder responder, ParleyConnection link, @Nullable ReadyFile ready) {
    if (ready != null) {
      ready.close();
    }
    terminal.out().println("Stopping: what runs is finished first");
    terminal.out().flush();
    var done = responder.drain();
    link.close();
    var stats = responder.stats();
    terminal
        .out()
        .println(
            "Responder stopped after "
                + (stats.handled() + stats.failed())
                + " calls"
                + (done ? "" : "; some took longer than --drain and were left"));
    terminal.out().flush();
  }
}
