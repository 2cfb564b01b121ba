package dev.parley.benchmarks.fanout;

import java.util.concurrent.CompletableFuture;

/** A member who sends. For one thread. */
public interface Speaker {

  /** Sends to all members; done when what was promised is true. */
  CompletableFuture<Void> send(String text) throws Exception;
}
