package dev.parley.benchmarks.report;

/**
 * A room and how it is spoken in.
 *
 * @param members who listen, beside the one that sends
 * @param window messages that are sent before all members have received the first of them: with 1
 *     each waits for the one before it
 */
public record RoomPoint(int members, int window) implements Point {

  @Override
  public String toString() {
    return members
        + (members == 1 ? " member, " : " members, ")
        + (window == 1 ? "one message at a time" : window + " messages under way");
  }
}
