package dev.parley.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A class as a stream describes it. */
final class StreamClass {
  private static final ClassValue<Boolean> BY_IDENTITY =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return findByIdentity(type);
        }
      };

  String name = "";
  int flags;
  int primitiveBytes;
  int objectFields;
  boolean hashesByIdentity;
  boolean isHashed;
  @Nullable StreamClass parent;

  /** Whether hashing what is written as that class costs nothing, whatever it holds. */
  static boolean hashesByIdentity(Class<?> type) {
    return BY_IDENTITY.get(type);
  }

  private static boolean findByIdentity(Class<?> type) {
    try {
      return !type.isInterface()
          && !Comparable.class.isAssignableFrom(type)
          && type.getMethod("hashCode").getDeclaringClass() == Object.class
          && !type.isArray()
          && !isReplaced(type);
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  /** What stands in a stream for another object, whose hash code will count. */
  private static boolean isReplaced(Class<?> type) {
    for (Class<?> next = type; next != null; next = next.getSuperclass()) {
      if (Arrays.stream(next.getDeclaredMethods())
          .anyMatch(method -> method.getName().equals("readResolve"))) {
        return true;
      }
    }
    return false;
  }
}
