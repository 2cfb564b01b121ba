package dev.parley.protocol.hashed;

import java.io.InvalidObjectException;
import java.util.Map;

/**
 * Reads sets and maps in the JDK's place, to look at the hash codes of their keys before these are
 * put in. The JDK compares each key with all others of its hash code, which a sender can choose.
 * What comes out are the JDK's own collections. Thread-safe.
 */
public final class Hashed {
  /** A stream that may hold stand-ins. */
  public interface Source {
    Collisions collisions();
  }

  /** Of one body. Confined to the reading thread. */
  public static final class Collisions {
    final int most;
    final boolean keysRefer;

    /** The most comparisons that one of two keys of the collection being read can take. */
    int nested = 1;

    int depth;

    /**
     * @param most how many keys of the same hash code, or place, a collection may have
     * @param keysRefer whether what keys hold may have been read before, as something else
     */
    public Collisions(int most, boolean keysRefer) {
      this.most = most;
      this.keysRefer = keysRefer;
    }
  }

  /** A collection has more keys of one hash code. */
  public static final class CollisionException extends InvalidObjectException {
    private static final long serialVersionUID = 1L;

    CollisionException() {
      super("too many keys of one hash code");
    }
  }

  private static final Map<Class<?>, Class<?>> STAND_INS =
      Map.of(
          java.util.HashSet.class,
          HashSet.class,
          java.util.LinkedHashSet.class,
          LinkedHashSet.class,
          java.util.HashMap.class,
          HashMap.class,
          java.util.LinkedHashMap.class,
          LinkedHashMap.class,
          java.util.concurrent.ConcurrentHashMap.class,
          ConcurrentHashMap.class,
          collSer(),
          CollSer.class);

  private Hashed() {}

  private static Class<?> collSer() {
    try {
      return Class.forName("java.util.CollSer", false, null);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("This JDK lacks java.util.CollSer", e);
    }
  }

  /** What reads a class in its place; the class itself if nothing does. */
  public static Class<?> standIn(Class<?> type) {
    return STAND_INS.getOrDefault(type, type);
  }

  public static boolean isStandIn(Class<?> type) {
    return STAND_INS.containsValue(type);
  }
}
