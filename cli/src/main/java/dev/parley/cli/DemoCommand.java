package dev.parley.cli;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.examples.Conversation;
import dev.parley.examples.ExampleServices;
import dev.parley.jms.ParleyConnection;
import dev.parley.requester.Requester;
import dev.parley.responder.Responder;
import dev.parley.topicdemo.RoomConversation;
import dev.parley.topicdemo.SafeText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Everything in one process: a broker in memory, a responder, a requester, a room. */
@Command(
    name = "demo",
    description = {
      "Shows it all in one process: starts a broker in memory, serves the examples and calls them,"
          + " and talks in a room."
    })
final class DemoCommand implements Callable<Integer> {
  private final Terminal terminal;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Terminal.quietenLog();
    try (var broker = Broker.builder().inMemory().noTcp().start();
        var serving = connect(broker, Role.RESPONDERS);
        var calling = connect(broker, Role.REQUESTERS);
        var responder = Responder.builder(serving).build();
        var requester = Requester.builder(calling).build()) {
      ExampleServices.export(responder);
      hold(requester, terminal);
      talk(broker);
      return ExitCode.OK;
    }
  }

  private void talk(Broker broker) {
    var out = terminal.out();
    var keeper = BrokersKeeper.open(broker, RoomsFile.EMPTY);
    try {
      out.println();
      out.println("== " + RoomConversation.title() + " ==");
      RoomConversation.hold(() -> connect(broker, Role.REQUESTERS), out);
      out.flush();
    } finally {
      keeper.close();
    }
  }

  static void hold(Requester requester, Terminal terminal) {
    var between = "";
    for (var conversation : Conversation.all()) {
      terminal.out().print(between);
      terminal.out().println("== " + conversation.title() + " ==");
      terminal.out().flush();
      hold(conversation, requester, terminal);
      between = System.lineSeparator();
    }
    terminal.out().flush();
  }

  /** What responders say may be anything. */
  private static void hold(Conversation conversation, Requester requester, Terminal terminal) {
    var said = new StringWriter();
    try {
      conversation.hold(requester, new PrintWriter(said));
    } finally {
      terminal.out().print(SafeText.ofLines(said.toString()));
    }
  }

  private static ParleyConnection connect(Broker broker, Role role) {
    var user = broker.credentials().first(role);
    return ParleyConnection.builder(broker.url()).user(user.name(), user.password()).open();
  }
}
