package dev.parley.cli;

import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.topics.RoomKeeper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A keeper of rooms beside the broker's own, or instead of it. */
@Command(
    name = "keeper",
    description =
        "Keeps rooms until it is stopped with Ctrl-C or SIGTERM: who is there, what was said, in"
            + " what order. 'parley broker' runs a keeper itself; further ones stand by, and one"
            + " goes on when the one at work fails.",
    footer = "Give all keepers of a broker the same --rooms.",
    exitCodeListHeading = ExitCode.HEADING,
    exitCodeList = {
      "64:The command line is wrong.",
      "69:No broker can be reached.",
      "77:The broker does not accept the user, or does not let it keep rooms.",
      "78:The file of --rooms makes no sense.",
      "130, 143:It was stopped by SIGINT or SIGTERM."
    })
final class KeeperCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final WaitingConnection connection = new WaitingConnection();

  @Mixin private final RoomsOption rooms = new RoomsOption();

  KeeperCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var policies = rooms.read();
    var link = connection.open(Role.KEEPERS, terminal);
    try {
      var keeper = policies.of(RoomKeeper.builder(link)).open();
      return UntilStopped.await(this::sayReady, () -> stop(keeper, link));
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  private void sayReady() {
    terminal.out().println("Keeping rooms at " + connection.url());
    terminal.out().flush();
  }

  private void stop(RoomKeeper keeper, ParleyConnection link) {
    keeper.close();
    link.close();
    terminal.out().println("Keeper stopped");
    terminal.out().flush();
  }
}
