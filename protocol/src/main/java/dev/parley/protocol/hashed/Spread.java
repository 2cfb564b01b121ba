package dev.parley.protocol.hashed;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the hash codes of one collection's keys are spread. Sets inside sets multiply: comparing two
 * takes up to as many comparisons for each element as it has others of its hash code. Confined to
 * the reading thread.
 */
final class Spread {
  private final Hashed.Collisions body;
  private final Collection<? extends @Nullable Object> present;
  private final int outside;
  private @Nullable Map<Integer, Integer> counts;
  private int largest = 1;

  /**
   * Of a collection of which nothing has been read yet.
   *
   * @param present its keys
   */
  Spread(ObjectInputStream in, Collection<? extends @Nullable Object> present)
      throws InvalidObjectException {
    this.body = body(in);
    this.present = present;
    this.outside = body.nested;
    if (!body.keysRefer) {
      body.nested = 1;
    }
    body.depth++;
  }

  private static Hashed.Collisions body(ObjectInputStream in) throws InvalidObjectException {
    if (in instanceof Hashed.Source source) {
      return source.collisions();
    }
    throw new InvalidObjectException("not read by Parley");
  }

  /** Counts a key that is about to be put in; of small collections, which are most, none. */
  void add(@Nullable Object key) throws Hashed.CollisionException {
    if (counts == null && (present.size() + 1L) * body.nested <= body.most / 2) {
      return;
    }
    if ((long) count(counts(), key) * body.nested > body.most / 2) {
      throw new Hashed.CollisionException();
    }
  }

  private Map<Integer, Integer> counts() {
    if (counts == null) {
      var all = new java.util.HashMap<Integer, Integer>();
      present.forEach(key -> count(all, key));
      counts = all;
    }
    return counts;
  }

  private int count(Map<Integer, Integer> all, @Nullable Object key) {
    var count = all.merge(Objects.hashCode(key), 1, Integer::sum);
    largest = Math.max(largest, count);
    return count;
  }

  /**
   * Looks at the keys of a {@code Set.of} or {@code Map.of}, which have no lists of keys of one
   * hash code: a key whose place is taken goes to the next one that is free.
   *
   * @param step from one key to the next
   */
  void places(List<? extends @Nullable Object> all, int step) throws Hashed.CollisionException {
    var taken = new boolean[2 * (all.size() / step)];
    for (var i = 0; i + step <= all.size(); i += step) {
      var place = Math.floorMod(Objects.hashCode(all.get(i)), taken.length);
      var tries = 1;
      while (taken[place]) {
        if ((long) tries++ * body.nested > body.most) {
          throw new Hashed.CollisionException();
        }
        place = (place + 1) % taken.length;
      }
      taken[place] = true;
      largest = Math.max(largest, tries);
    }
  }

  /** Once all have been read. */
  void close() {
    body.depth--;
    if (body.depth == 0 && !body.keysRefer) {
      body.nested = outside;
      return;
    }
    counts();
    body.nested =
        Math.max(outside, (int) Math.min(Integer.MAX_VALUE, (long) largest * body.nested));
  }

  /** The number of elements, which nothing is allocated for. */
  static int count(ObjectInputStream in) throws IOException {
    var count = in.readInt();
    if (count < 0) {
      throw new InvalidObjectException("a collection of " + count + " elements");
    }
    return count;
  }
}
