package dev.parley.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts the keys of one hash code in the sets and maps that one JSON value becomes. Sets inside
 * sets multiply: comparing two takes up to as many comparisons for each element as it has others of
 * its hash code. Confined to the reading thread.
 */
final class KeyCollisions {
  /** What always passes. Most collections are smaller, and are not looked at. */
  private static final int FEW = 12;

  private static final long MOST_PAIRS = StreamGuard.mostSteps(Limits.DEFAULT);

  /** A collection has more keys of one hash code. */
  static final class TooManyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyException() {
      super("too many keys of one hash code", null, false, false);
    }
  }

  private final JsonNode body;
  private int most;
  private long pairs;
  private int depth;

  /** The most comparisons that one of two elements of the collection being read can take. */
  private int nested = 1;

  KeyCollisions(JsonNode body) {
    this.body = body;
  }

  private int most() {
    if (most == 0) {
      most = Math.max(FEW, StreamGuard.mostOfOneHash(Limits.DEFAULT, nodes(body)) / 2);
    }
    return most;
  }

  private static long nodes(JsonNode node) {
    var count = 1L;
    for (var child : node) {
      count += nodes(child);
    }
    return count;
  }

  /**
   * A collection that is about to be read.
   *
   * @param present its keys
   * @param allAlike whether hash codes do not help to find a key
   */
  Keys of(Collection<?> present, boolean allAlike) {
    return new Keys(present, allAlike);
  }

  /** The keys of one collection. */
  final class Keys {
    private final Collection<?> present;
    private final boolean allAlike;
    private final int outside = nested;
    private @Nullable Map<Integer, Integer> counts;
    private int largest = 1;
    private int hash;

    private Keys(Collection<?> present, boolean allAlike) {
      this.present = present;
      this.allAlike = allAlike;
      nested = 1;
      depth++;
    }

    /** Before a key is put in. */
    void meet(@Nullable Object key) {
      var size = (long) present.size() + 1;
      if (allAlike) {
        pairs += size * nested;
        if (pairs > MOST_PAIRS) {
          throw new TooManyException();
        }
      } else if (counts != null || size * nested > FEW && size * nested > most()) {
        hash = Objects.hashCode(key);
        if ((counts().getOrDefault(hash, 0) + 1L) * nested > most()) {
          throw new TooManyException();
        }
      }
    }

    /** After a key that was not there has been put in. */
    void added() {
      if (counts != null) {
        count(counts, hash);
      }
    }

    private Map<Integer, Integer> counts() {
      if (counts == null) {
        var all = new HashMap<Integer, Integer>();
        present.forEach(key -> count(all, Objects.hashCode(key)));
        counts = all;
      }
      return counts;
    }

    private void count(Map<Integer, Integer> all, int code) {
      largest = Math.max(largest, all.merge(code, 1, Integer::sum));
    }

    /** Once all are in. */
    void close() {
      depth--;
      nested = depth == 0 ? outside : Math.max(outside, product());
    }

    private int product() {
      if (allAlike) {
        largest = Math.max(1, present.size());
      } else if (present.size() > 1) {
        counts();
      }
      return (int) Math.min(Integer.MAX_VALUE, (long) largest * nested);
    }
  }
}
