package dev.parley.broker;

/**
 * Which of two brokers this is that share one data directory. Either may be the one that serves;
 * the other waits until that one ends.
 */
public enum PairRole {
  /** Serves first, where both are started. */
  PRIMARY,
  /** Waits until there has been a primary, and it ends. */
  BACKUP
}
