package dev.parley.benchmarks.exchange;

/** A call made of a number. Thread-safe: any number of threads may wait for answers at once. */
public interface NumberedCall {

  /** Calls, waits for the answer, and says whether it is the right one for that number. */
  boolean call(long number) throws Exception;
}
