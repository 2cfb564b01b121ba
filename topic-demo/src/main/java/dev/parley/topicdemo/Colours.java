package dev.parley.topicdemo;

import org.jline.utils.AttributedStyle;

/** Each name has its colour, the same in each program and on each day. */
final class Colours {
  /** Of the 256: those that can be read on black and on white. */
  private static final int[] PALETTE = {33, 35, 37, 64, 69, 98, 130, 133, 136, 160, 162, 166};

  private Colours() {}

  static AttributedStyle of(String name) {
    // String's hash puts names that differ in their last letter side by side.
    var mixed = name.hashCode() * 0x9E3779B9;
    return AttributedStyle.DEFAULT.foreground(PALETTE[(mixed >>> 8) % PALETTE.length]);
  }
}
