package dev.parley.cli;

import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.CallCodec;
import dev.parley.topicdemo.SafeText;
import dev.parley.topics.RoomDescription;
import dev.parley.topics.Rooms;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which rooms there are. */
@Command(
    name = "rooms",
    description = "Lists the rooms there are, and how many members each has.",
    footer = "Exit codes are those of 'parley call'.")
final class RoomsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  RoomsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (var link = connection.open(Role.REQUESTERS);
        var rooms = Rooms.builder(link).build()) {
      var all = rooms.list();
      if (json) {
        terminal.out().println(SafeText.ofJson(CallCodec.toJson(all)));
      } else if (all.isEmpty()) {
        terminal.err().println("There are no rooms at " + connection.url());
      } else {
        table(all);
      }
      terminal.out().flush();
      return ExitCode.OK;
    }
  }

  private void table(List<RoomDescription> rooms) {
    var width = rooms.stream().mapToInt(room -> SafeText.of(room.name()).length()).max().orElse(0);
    var form = "%-" + Math.max(width, "ROOM".length()) + "s  %7s  %-6s  %7s%n";
    terminal.out().printf(form, "ROOM", "MEMBERS", "ORDER", "HISTORY");
    for (var room : rooms) {
      terminal
          .out()
          .printf(form, SafeText.of(room.name()), room.members(), room.order(), room.history());
    }
  }
}
