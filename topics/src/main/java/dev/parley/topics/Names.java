package dev.parley.topics;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** What members may be called: names that nobody can mistake for another or hide code in. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,31}");

  private Names() {}

  /**
   * The name, composed in one way (NFC).
   *
   * @throws IllegalArgumentException if it is no name
   */
  static String check(String name) {
    var composed = Normalizer.normalize(name, Normalizer.Form.NFC);
    if (!NAME.matcher(composed).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name.replaceAll("\\p{C}", "?")
              + "' is no name for a member: use a letter or digit, then letters, digits, _ and -,"
              + " 32 at most");
    }
    return composed;
  }
}
