package dev.parley.topicdemo;

import dev.parley.topics.JoinOptions;

/**
 * What a chat does. Immutable.
 *
 * @param room the room to join first
 * @param name this member's name, in all rooms
 * @param options how to join; at a terminal own messages are shown as they come back, in a pipe
 *     they are not
 * @param json prints JSON lines, also at a terminal
 * @param count ends after so many messages; 0: does not
 */
public record ChatSettings(
    String room, String name, JoinOptions options, boolean json, long count) {
  public ChatSettings {
    if (count < 0) {
      throw new IllegalArgumentException("The count must not be negative, as " + count + " is");
    }
  }
}
