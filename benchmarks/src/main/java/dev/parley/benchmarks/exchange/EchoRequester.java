package dev.parley.benchmarks.exchange;

/** The calling side. Thread-safe: any number of threads may wait for replies at once. */
public interface EchoRequester extends Running {

  /** Sends the order and waits for the reply, {@link Competitor#TIMEOUT} at most. */
  Order echo(Order order) throws Exception;
}
