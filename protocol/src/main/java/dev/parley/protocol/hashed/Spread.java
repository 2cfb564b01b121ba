package dev.parley.protocol.hashed;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the hash codes of one collection's keys are spread. Confined to the reading thread. */
final class Spread {
  private final int most;
  private int keys;
  private @Nullable Map<Integer, Integer> counts;

  Spread(ObjectInputStream in) throws InvalidObjectException {
    this.most = most(in);
  }

  private static int most(ObjectInputStream in) throws InvalidObjectException {
    if (in instanceof Hashed.Source source) {
      return source.mostOfOneHash();
    }
    throw new InvalidObjectException("not read by Parley");
  }

  /** Counts a key that is about to be put in; of small collections, which are most, none. */
  void add(@Nullable Object key) throws Hashed.CollisionException {
    if (++keys <= most / 2) {
      return;
    }
    if (counts == null) {
      counts = new java.util.HashMap<>();
    }
    if (counts.merge(Objects.hashCode(key), 1, Integer::sum) > most / 2) {
      throw new Hashed.CollisionException();
    }
  }

  /**
   * The same for {@code Set.of} and {@code Map.of}, which have no lists of keys of one hash code: a
   * key whose place is taken goes to the next one that is free.
   *
   * @param step from one key to the next
   */
  static void requirePlaces(ObjectInputStream in, List<? extends @Nullable Object> all, int step)
      throws InvalidObjectException {
    var most = most(in);
    var taken = new boolean[2 * (all.size() / step)];
    for (var i = 0; i + step <= all.size(); i += step) {
      var place = Math.floorMod(Objects.hashCode(all.get(i)), taken.length);
      for (var tries = 0; taken[place]; tries++) {
        if (tries >= most) {
          throw new Hashed.CollisionException();
        }
        place = (place + 1) % taken.length;
      }
      taken[place] = true;
    }
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
