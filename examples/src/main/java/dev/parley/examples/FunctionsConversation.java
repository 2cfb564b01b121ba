package dev.parley.examples;

import static dev.parley.examples.Conversation.shown;

import dev.parley.requester.Requester;
import dev.parley.requester.ServiceDescription;
import java.io.PrintWriter;

/** Asks a server what it can do, then has it done. */
public final class FunctionsConversation implements Conversation {
  @Override
  public String title() {
    return "A server's functions";
  }

  @Override
  public void hold(Requester requester, PrintWriter out) {
    var server = requester.service("demo");
    out.println("The server supports these functions:");
    server.describe().methods().stream()
        .map(ServiceDescription.Method::name)
        .forEach(name -> out.println("  " + name));
    out.println(server.call("echo", "We sent this data to server"));
    out.println("Server says: 8 / 4 is: " + server.call("div", 8, 4));
    out.println("Server says: foo_function returned " + shown(server.call("foo_function")));
  }
}
