package dev.parley.responder;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which names somebody may have meant. */
final class NearestNames {
  private static final int SHOWN = 3;
  private static final int LONGEST = 100;

  private NearestNames() {}

  static String hint(String asked, List<String> names) {
    var key = bare(shown(asked));
    var nearest =
        names.stream()
            .distinct()
            .sorted(
                Comparator.<String>comparingInt(name -> distance(key, bare(name)))
                    .thenComparing(name -> name))
            .limit(SHOWN)
            .toList();
    return (names.size() > SHOWN ? "the nearest are " : "it has ") + String.join(", ", nearest);
  }

  static String shown(String asked) {
    return asked.length() <= LONGEST ? asked : asked.substring(0, LONGEST) + "…";
  }

  private static String bare(String name) {
    var end = name.indexOf('(');
    return (end < 0 ? name : name.substring(0, end)).toLowerCase(Locale.ROOT);
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    var previous = new int[b.length() + 1];
    for (var j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      var current = new int[b.length() + 1];
      current[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
