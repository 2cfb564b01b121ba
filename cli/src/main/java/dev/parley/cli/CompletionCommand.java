package dev.parley.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Completion for a shell. */
@Command(
    name = "completion",
    description = "Prints a script that completes parley's command lines.",
    footer = {
      "bash: source <(parley completion bash)",
      "zsh:  autoload -U +X bashcompinit && bashcompinit && source <(parley completion zsh)"
    })
final class CompletionCommand implements Callable<Integer> {
  /** Shells there is a script for; zsh takes bash's. */
  enum Shell {
    bash,
    zsh
  }

  private final Terminal terminal;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell = Shell.bash;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().println("# For " + shell);
    terminal.out().println(Main.completionScript(terminal));
    terminal.out().flush();
    return ExitCode.OK;
  }
}
