package dev.parley.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The {@code parley} command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine(Terminal.system()).execute(arguments));
  }

  /** All commands, reading from and writing to that terminal. */
  static CommandLine commandLine(Terminal terminal) {
    var root = new CommandLine(new ParleyCommand(terminal));
    List.of(
            new DemoCommand(terminal),
            new BrokerCommand(terminal),
            new ResponderCommand(terminal),
            new RequesterCommand(terminal),
            new CallCommand(terminal),
            new ServicesCommand(terminal),
            new DescribeCommand(terminal),
            new ChatCommand(terminal),
            new RoomsCommand(terminal),
            new KeeperCommand(terminal),
            new DevelopmentCaCommand(terminal),
            new GatewayCommand(terminal),
            new CompletionCommand(terminal))
        .forEach(root::addSubcommand);
    root.addSubcommand(new CommandLine.HelpCommand());
    var failures = new FailureReport(terminal);
    return root.setOut(terminal.out())
        .setErr(terminal.err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  /** The script that completes command lines in bash, and in zsh with {@code bashcompinit}. */
  static String completionScript(Terminal terminal) {
    return AutoComplete.bash("parley", commandLine(terminal));
  }
}
