package dev.parley.topics;

/** What a room promises of a message, as the Spread toolkit names it. Each level costs more. */
public enum Order {
  /**
   * Messages of one sender arrive in the order it sent them. Goes from the sender to the broker and
   * from there to each member; the send is done once it is handed to the network.
   */
  FIFO,

  /**
   * All members see all such messages of a room, and its membership events, in the same order. The
   * keeper of rooms puts them in order; the send is done once it has.
   */
  AGREED,

  /**
   * As {@link #AGREED}, and on the broker's disk before any member sees it: what was sent survives
   * the crash of the broker in the room's history.
   */
  SAFE
}
