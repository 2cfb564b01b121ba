package dev.parley.benchmarks.fanout;

import dev.parley.benchmarks.exchange.Running;
import java.util.function.Consumer;

/** The members in one process, on one connection. */
public interface Crowd extends Running {

  /** Adds a member who listens: it is called with each text, one after the other. */
  void listen(String room, String name, Consumer<String> listener) throws Exception;

  /**
   * Adds a member who sends; it listens as the others do where {@link Fanout#senderListens} says
   * so.
   */
  Speaker speak(String room, String name, Consumer<String> listener) throws Exception;
}
