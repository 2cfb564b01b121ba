package dev.parley.topicdemo;

import java.util.Locale;

/**
 * Text that others sent, made fit to be shown: nothing in it moves the cursor, changes colours,
 * turns the reading direction, or begins a line. Each run of such characters becomes one {@value
 * #REPLACEMENT}, each line break {@value #LINE_BREAK}.
 */
public final class SafeText {
  static final String REPLACEMENT = "\uFFFD";
  static final String LINE_BREAK = " \u23CE ";

  private SafeText() {}

  /** The text in one line. */
  public static String of(String text) {
    return safe(text, LINE_BREAK, "  ");
  }

  /** As {@link #of}, of text that has the output to itself: it keeps its lines and tabs. */
  public static String ofLines(String text) {
    return safe(text, "\n", "\t");
  }

  /**
   * JSON that says the same. Only strings can hold such characters, so an escape is right wherever
   * one is: nothing is lost.
   */
  public static String ofJson(String json) {
    var escaped = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            point -> {
              if (isHostile(point)) {
                for (var unit : Character.toChars(point)) {
                  escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
              } else {
                escaped.appendCodePoint(point);
              }
            });
    return escaped.toString();
  }

  private static String safe(String text, String lineBreak, String tab) {
    var safe = new StringBuilder(text.length());
    var inHostile = false;
    for (int at = 0; at < text.length(); ) {
      var point = text.codePointAt(at);
      var length = Character.charCount(point);
      if (isLineBreak(point)) {
        // CR LF is one.
        length += point == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 1 : 0;
        safe.append(lineBreak);
      } else if (point == '\t') {
        safe.append(tab);
      } else if (!isHostile(point)) {
        safe.appendCodePoint(point);
      } else if (!inHostile) {
        safe.append(REPLACEMENT);
      }
      inHostile = isHostile(point);
      at += length;
    }
    return safe.toString();
  }

  /** Whether a terminal or a reader would be led astray by the character. */
  static boolean isHostile(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT -> !isNeededInWords(point);
      default -> false;
    };
  }

  private static boolean isLineBreak(int point) {
    return point == '\n'
        || point == '\r'
        || point == '\u000B'
        || point == '\f'
        || point == '\u0085'
        || point == '\u2028'
        || point == '\u2029';
  }

  /** Joiners are part of Persian, Indic scripts and emoji; marks show the direction of a letter. */
  private static boolean isNeededInWords(int point) {
    return point == '\u200C'
        || point == '\u200D'
        || point == '\u200E'
        || point == '\u200F'
        || point == '\u061C'
        || point == '\u00AD';
  }
}
