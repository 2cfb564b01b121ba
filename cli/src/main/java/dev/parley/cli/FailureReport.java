package dev.parley.cli;

import dev.parley.broker.BrokerException;
import dev.parley.gateway.GatewayException;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.ContractException;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.RemoteException;
import dev.parley.tls.TlsException;
import dev.parley.topicdemo.SafeText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in a line what went wrong, and gives the exit code. A stack trace is shown if asked for. */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Terminal terminal;

  FailureReport(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    var command = failure.getCommandLine();
    error(String.valueOf(failure.getMessage()));
    UnmatchedArgumentException.printSuggestions(failure, terminal.err());
    terminal.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    var asked = parsed.asCommandLineList();
    if (has(asked, "--debug")) {
      terminal.err().print(SafeText.ofLines(stackTrace(failure)));
    }
    if (failure instanceof ParleyException known) {
      report(known, has(asked, "--json-output"), has(asked, "--trace"));
      return ExitCode.of(known.status());
    } else if (failure instanceof BrokerException
        || failure instanceof ContractException
        || failure instanceof TlsException
        || failure instanceof GatewayException
        || failure instanceof ConfigurationException) {
      error(String.valueOf(failure.getMessage()));
      return ExitCode.CONFIGURATION;
    } else if (failure instanceof IllegalArgumentException) {
      return handleParseException(
          new ParameterException(command, String.valueOf(failure.getMessage())), new String[0]);
    } else if (failure instanceof UncheckedIOException file) {
      error(String.valueOf(file.getMessage()));
      return ExitCode.NO_INPUT;
    }
    error("INTERNAL: " + failure + " (a defect in parley; --debug shows where)");
    return ExitCode.INTERNAL;
  }

  private void report(ParleyException failure, boolean json, boolean trace) {
    var frames =
        trace && failure instanceof RemoteException remote
            ? remote.remoteTrace()
            : List.<String>of();
    if (json) {
      terminal.err().println(SafeText.ofJson(json(failure, frames)));
    } else {
      error(failure.status() + ": " + failure.getMessage());
      frames.forEach(frame -> terminal.err().println("    at " + SafeText.of(frame)));
    }
    terminal.err().flush();
  }

  private static String json(ParleyException failure, List<String> frames) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("status", failure.status().name());
    if (failure instanceof RemoteException remote) {
      fields.put("message", remote.remoteMessage());
      fields.put("exception", remote.remoteClass());
    } else {
      fields.put("message", String.valueOf(failure.getMessage()));
    }
    failure.retryAfter().ifPresent(delay -> fields.put("retryAfter", delay.toMillis()));
    if (!frames.isEmpty()) {
      fields.put("trace", frames);
    }
    return CallCodec.toJson(fields);
  }

  private static String stackTrace(Exception failure) {
    var trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }

  private void error(String message) {
    terminal.err().println(Ansi.AUTO.string("@|bold,red error:|@ ") + SafeText.of(message));
    terminal.err().flush();
  }

  private static boolean has(List<CommandLine> commands, String option) {
    return commands.stream().anyMatch(command -> command.getParseResult().hasMatchedOption(option));
  }
}
