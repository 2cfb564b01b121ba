package dev.parley.examples;

import dev.parley.requester.Requester;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A requester program: calls {@link ExampleServices} and prints what comes back. */
public interface Conversation {
  /** What it shows, in a few words. */
  String title();

  /**
   * Holds the conversation.
   *
   * @throws dev.parley.protocol.ParleyException if a call fails; what was said before is printed
   */
  void hold(Requester requester, PrintWriter out);

  /** All of them, in the order of the original task. */
  static List<Conversation> all() {
    return List.of(
        new FunctionsConversation(),
        new RemoteObjectConversation(),
        new NamedObjectsConversation());
  }

  /** A result as the original programs print it: a truth value has a capital. */
  static String shown(@Nullable Object result) {
    return result instanceof Boolean truth ? (truth ? "True" : "False") : String.valueOf(result);
  }
}
