package dev.parley.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What is said when no command is given, and what all commands have. */
@Command(
    name = "parley",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = ParleyCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Calls another program's objects, and talks in rooms, through a message broker.",
    descriptionHeading = "%n",
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    abbreviateSynopsis = true,
    footerHeading = "%n",
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.INTERNAL)
final class ParleyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  @SuppressWarnings("unused") // FailureReport asks the parser.
  private boolean debug;

  ParleyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Main.commandLine(terminal).usage(terminal.err());
    return ExitCode.USAGE;
  }

  /** The version this was built as. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      var properties = new Properties();
      try (InputStream file = ParleyCommand.class.getResourceAsStream("version.properties")) {
        properties.load(file);
      }
      return new String[] {
        "parley " + properties.getProperty("version"),
        "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.home") + ")"
      };
    }
  }
}
