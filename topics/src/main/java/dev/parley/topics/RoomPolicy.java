package dev.parley.topics;

import java.util.Set;

/**
 * What a keeper of rooms allows in a room. Immutable.
 *
 * @param order of messages that ask for none. Default {@link Order#FIFO}
 * @param history messages kept for those who join, 0 to 10,000. Default 100
 * @param maxBytes the longest message, 1 to 1,048,576 bytes. Default 16,384
 * @param perSecond messages a member may send each second, with bursts of as many; 0: no limit, the
 *     default
 * @param readers users who may join; empty: everybody, the default
 * @param writers users who may send; empty: everybody, the default
 * @param moderators users who may send members away. Default nobody
 */
public record RoomPolicy(
    Order order,
    int history,
    int maxBytes,
    int perSecond,
    Set<String> readers,
    Set<String> writers,
    Set<String> moderators) {
  /** What a room gets that was given none. */
  public static final RoomPolicy DEFAULT =
      new RoomPolicy(Order.FIFO, 100, 16_384, 0, Set.of(), Set.of(), Set.of());

  public RoomPolicy {
    check("history", history, 0, 10_000);
    check("maxBytes", maxBytes, 1, 1 << 20);
    check("perSecond", perSecond, 0, Integer.MAX_VALUE);
    readers = Set.copyOf(readers);
    writers = Set.copyOf(writers);
    moderators = Set.copyOf(moderators);
  }

  public RoomPolicy withOrder(Order promised) {
    return new RoomPolicy(promised, history, maxBytes, perSecond, readers, writers, moderators);
  }

  public RoomPolicy withHistory(int messages) {
    return new RoomPolicy(order, messages, maxBytes, perSecond, readers, writers, moderators);
  }

  public RoomPolicy withMaxBytes(int bytes) {
    return new RoomPolicy(order, history, bytes, perSecond, readers, writers, moderators);
  }

  public RoomPolicy withPerSecond(int messages) {
    return new RoomPolicy(order, history, maxBytes, messages, readers, writers, moderators);
  }

  public RoomPolicy withReaders(String... users) {
    return new RoomPolicy(order, history, maxBytes, perSecond, Set.of(users), writers, moderators);
  }

  public RoomPolicy withWriters(String... users) {
    return new RoomPolicy(order, history, maxBytes, perSecond, readers, Set.of(users), moderators);
  }

  public RoomPolicy withModerators(String... users) {
    return new RoomPolicy(order, history, maxBytes, perSecond, readers, writers, Set.of(users));
  }

  boolean mayRead(String user) {
    return readers.isEmpty() || readers.contains(user);
  }

  boolean mayWrite(String user) {
    return writers.isEmpty() || writers.contains(user);
  }

  private static void check(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " must be between " + least + " and " + most + ", not " + value);
    }
  }
}
