package dev.parley.examples;

import static dev.parley.examples.Conversation.shown;

import dev.parley.requester.Requester;
import java.io.PrintWriter;
import java.util.Map;

/** Calls an object's methods by their names, with arguments by position and by name. */
public final class RemoteObjectConversation implements Conversation {
  @Override
  public String title() {
    return "A remote object";
  }

  @Override
  public void hold(Requester requester, PrintWriter out) {
    var object = requester.service("demo");
    out.println("Testing the echo() method:");
    out.println(object.call("echo", "Hello world!"));
    out.println("Calculating 42/2 on the remote machine:");
    out.println(object.call("div", 42, 2));
    out.println("is_computer_on on the remote machine returns:");
    out.println(shown(object.call("is_computer_on")));
    out.println("Testing keyword args:");
    out.println("42/2 is: " + object.call("div", Map.of("divisor", 2, "dividend", 42)));
  }
}
