package dev.parley.topicdemo;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.WCWidth;

/** Breaks lines between words, as wide as they are on a terminal; later ones are indented. */
final class Wrapping {
  /** Narrower than this, indenting would leave no room for text. */
  private static final int NARROW = 30;

  private final AttributedString text;
  private final int width;
  private final int indent;
  private final AttributedStringBuilder lines = new AttributedStringBuilder();
  private int lineStart;
  private int lastSpace = -1;
  private int column;

  private Wrapping(AttributedString text, int width, int indent) {
    this.text = text;
    this.width = width;
    this.indent = width < NARROW ? 0 : indent;
  }

  /** The text with line breaks where it would reach over the width. */
  static AttributedString wrap(AttributedString text, int width, int indent) {
    // Terminals that do not know their size say 0.
    return width <= 0 ? text : new Wrapping(text, width, indent).wrapped();
  }

  private AttributedString wrapped() {
    for (int at = 0; at < text.length(); ) {
      var point = Character.codePointAt(text, at);
      var columns = Math.max(0, WCWidth.wcwidth(point));
      if (column + columns > width) {
        breakBefore(at);
      }
      // A space that was broken at is not part of any line.
      if (at >= lineStart) {
        lastSpace = point == ' ' ? at : lastSpace;
        column += columns;
      }
      at += Character.charCount(point);
    }
    return lines.append(text.subSequence(lineStart, text.length())).toAttributedString();
  }

  private void breakBefore(int at) {
    var atSpace = text.charAt(at) == ' ';
    var inWord = !atSpace && lastSpace <= lineStart;
    var end = inWord || atSpace ? at : lastSpace;
    lines.append(text.subSequence(lineStart, end)).append("\n").append(" ".repeat(indent));
    lineStart = inWord ? end : end + 1;
    lastSpace = -1;
    column = indent + columns(lineStart, at);
  }

  private int columns(int from, int to) {
    return from >= to ? 0 : text.subSequence(from, to).columnLength();
  }
}
