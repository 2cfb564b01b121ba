package dev.parley.protocol;

/**
 * What a body may cost to read. A body that passes one is {@link Status#REFUSED}. The work that
 * sets and maps cause while they are read is bounded too, at four steps for each object allowed:
 * depth would not bound it, since shared elements can multiply it side by side. A step is an object
 * that is hashed, 8 bytes of a string, or 4 bytes of an array of numbers, each time anew. No
 * collection may have more than 1,000 keys of one hash code, nor so many that comparing them takes
 * more than 25 comparisons for each step; those of a subclass of a JDK collection, {@code
 * Hashtable}s, and collections that hold themselves are taken to have one hash code for all keys.
 * In JSON each value is a step, and the default limits hold for keys whatever is set here.
 *
 * @param maxBytes bytes of the encoded body; default 8 MiB
 * @param maxDepth nesting of objects; default 100
 * @param maxReferences objects in the body; default 1,000,000
 */
public record Limits(int maxBytes, int maxDepth, int maxReferences) {
  public static final Limits DEFAULT = new Limits(8 << 20, 100, 1_000_000);

  public Limits {
    if (maxBytes < 1 || maxDepth < 1 || maxReferences < 1) {
      throw new IllegalArgumentException(
          "Limits must be positive: "
              + maxBytes
              + " bytes, depth "
              + maxDepth
              + ", "
              + maxReferences
              + " references");
    }
  }
}
