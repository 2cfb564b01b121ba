package dev.parley.topics;

/**
 * A room that this user may read. Immutable.
 *
 * @param name its name
 * @param members how many are there
 * @param order what a message gets that asks for nothing else
 * @param history how many messages are kept for those who join
 */
public record RoomDescription(String name, int members, Order order, int history) {}
