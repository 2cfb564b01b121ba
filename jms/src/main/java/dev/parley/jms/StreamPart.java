package dev.parley.jms;

/**
 * What a reply says of the stream that it is a part of.
 *
 * @param responder who sends it
 * @param item its number, from 1; 0 for the end
 * @param items at the end: how many there were; -1 where it does not say
 */
public record StreamPart(String responder, long item, long items) {
  /**
   * Bytes of items that a responder sends beyond those that the caller has read: {@code 4} MiB, or
   * one item that is larger.
   */
  public static final long WINDOW_BYTES = 4 << 20;
}
