package dev.parley.examples;

import dev.parley.requester.Requester;
import java.io.PrintWriter;

/** Finds two objects by their names and calls them through proxies of their interfaces. */
public final class NamedObjectsConversation implements Conversation {
  @Override
  public String title() {
    return "Named objects";
  }

  @Override
  public void hold(Requester requester, PrintWriter out) {
    var string = requester.proxy("string", StringService.class);
    var math = requester.proxy("math", MathService.class);
    out.println("We sent: my name is eren");
    out.println("Server responded: " + string.makeUpper("my name is eren"));
    out.println("We sent two numbers to divide: 10 and 5");
    out.println("Server responded the result: " + math.div(10, 5));
  }
}
