package dev.parley.cli;

import dev.parley.broker.Credentials.Role;
import dev.parley.topicdemo.Chat;
import dev.parley.topicdemo.ChatSettings;
import dev.parley.topics.JoinOptions;
import dev.parley.topics.Order;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Talk in a room. */
@Command(
    name = "chat",
    description = "Joins a room and talks there.",
    footer = {
      "At a terminal, /help lists the commands. In a pipe each line in is a message, and each"
          + " message of the others is a line out, 'HH:mm name: text'; who comes and goes is told"
          + " on stderr. Without --count it ends, and leaves, with its input:",
      "  echo 'build 42 is green' | parley chat ops --as ci",
      "  parley chat ops --as log --json --count 100 < /dev/null >> ops.jsonl"
    },
    exitCodeListHeading = ExitCode.HEADING,
    exitCodeList = {
      "0:It ended as it was told to, and all messages were sent.",
      "64:The command line is wrong.",
      "65:REFUSED: the name is taken, or a message was too large",
      "69:UNAVAILABLE: no broker can be reached, or it was lost",
      "75:BUSY: messages were sent too fast",
      "77:UNAUTHENTICATED, PERMISSION_DENIED; or the member was sent away",
      "124:DEADLINE_EXCEEDED",
      "130:It was ended by Ctrl-C."
    })
final class ChatCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "ROOM", description = "The room to join.")
  private String room = "";

  @Option(
      names = "--as",
      paramLabel = "NAME",
      required = true,
      description = "This member's name; nobody else in the room may have it.")
  private String name = "";

  @Option(
      names = "--history",
      paramLabel = "N",
      description = "Messages of before to show. Default: all that the room keeps.")
  private @Nullable Integer history;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description =
          "What to promise of the messages sent: fifo, agreed or safe. Default: what the room"
              + " does.")
  private @Nullable Order order;

  @Option(
      names = "--durable",
      description = "Have messages kept while away, until this member leaves with /leave.")
  private boolean durable;

  @Option(names = "--json", description = "Print messages and events as JSON, one a line.")
  private boolean json;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after N messages came, and not at the end of the input.")
  private long count;

  ChatCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Terminal.quietenLog();
    try (var link = connection.open(Role.REQUESTERS)) {
      var settings = new ChatSettings(room, name, options(), json, count);
      return ExitCode.of(Chat.run(link, settings, terminal.out(), terminal.err(), terminal.in()));
    }
  }

  private JoinOptions options() {
    var options = JoinOptions.DEFAULT.withDurable(durable);
    options = history == null ? options : options.withHistory(history);
    return order == null ? options : options.withOrder(order);
  }
}
