package dev.parley.protocol;

/**
 * What a body may cost to read. A body that passes one is {@link Status#REFUSED}. The work that
 * sets and maps cause while they are read is bounded too, at four steps for each object allowed:
 * depth would not bound it, since shared elements can multiply it side by side.
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
