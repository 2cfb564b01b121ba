package dev.parley.jms;

/** What became of a part of a stream. */
public enum Delivery {
  /** It is on its way. */
  SENT,
  /** The requester is not there any more. */
  GONE,
  /**
   * The connection was lost, or the requester's queue is full: what is sent later would leave a
   * gap.
   */
  LOST
}
