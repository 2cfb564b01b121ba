package dev.parley.topics;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How to join a room. Immutable.
 *
 * @param history how many messages of before to get; the room may keep fewer. Default: all it keeps
 * @param durable what is said while this member is away is kept for it, until it leaves. Default
 *     false
 * @param echo this member gets its own messages, too. Default true
 * @param order of messages sent without one; empty: the room's
 * @param types classes that may come as payload beside text; what their fields declare is allowed
 *     with them. Default none
 * @param timeout how long joining, and a send that waits for the keeper, may take. Default 10 s
 */
public record JoinOptions(
    int history,
    boolean durable,
    boolean echo,
    Optional<Order> order,
    List<Class<?>> types,
    Duration timeout) {
  /** What {@link Rooms#join(String, String)} uses. */
  public static final JoinOptions DEFAULT =
      new JoinOptions(
          Integer.MAX_VALUE, false, true, Optional.empty(), List.of(), Duration.ofSeconds(10));

  public JoinOptions {
    if (history < 0) {
      throw new IllegalArgumentException("The history must not be negative, as " + history + " is");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("The timeout must be positive, not " + timeout);
    }
    types = List.copyOf(types);
    Objects.requireNonNull(order);
  }

  public JoinOptions withHistory(int messages) {
    return new JoinOptions(messages, durable, echo, order, types, timeout);
  }

  public JoinOptions withDurable(boolean kept) {
    return new JoinOptions(history, kept, echo, order, types, timeout);
  }

  public JoinOptions withEcho(boolean own) {
    return new JoinOptions(history, durable, own, order, types, timeout);
  }

  public JoinOptions withOrder(Order promised) {
    return new JoinOptions(history, durable, echo, Optional.of(promised), types, timeout);
  }

  public JoinOptions withTypes(Class<?>... allowed) {
    return new JoinOptions(history, durable, echo, order, List.of(allowed), timeout);
  }

  public JoinOptions withTimeout(Duration limit) {
    return new JoinOptions(history, durable, echo, order, types, limit);
  }
}
