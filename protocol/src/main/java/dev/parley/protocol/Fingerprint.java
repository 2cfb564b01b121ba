package dev.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A digest that equal values have in common, in whatever order their sets and maps are, and
 * wherever they share parts. Lists are equal to lists, sets to sets, maps to maps; objects of the
 * contract's own classes where their fields are, of which those that are null, zero or false do not
 * count, so that a class may get more of them. Confined to one thread.
 */
final class Fingerprint {
  private static final int DEEPEST = 500;

  /** What a value costs besides its length, in bytes. */
  private static final int A_VALUE = 16;

  /** How a class may choose what is written of it. */
  private static final Set<String> OWN_FORM =
      Set.of(
          "writeObject", "writeReplace", "writeExternal", "readResolve", "serialPersistentFields");

  private static final Set<Class<?>> BOXES =
      Set.of(
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class);

  private static final ClassValue<Optional<List<Field>>> FIELDS =
      new ClassValue<>() {
        @Override
        protected Optional<List<Field>> computeValue(Class<?> type) {
          return Optional.ofNullable(fields(type));
        }
      };

  /** A value is not of a known form, or too large. */
  static final class UnfitException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitException(String message) {
      super(message, null, false, false);
    }
  }

  /** What may still be digested: parts that are shared count each time. */
  private long left;

  private int depth;
  private MessageDigest digest = sha256();

  private Fingerprint(long most) {
    this.left = most;
  }

  /**
   * @param most bytes to digest
   */
  static byte[] of(List<? extends @Nullable Object> values, long most) throws UnfitException {
    var fingerprint = new Fingerprint(most);
    fingerprint.all('l', values);
    return fingerprint.digest.digest();
  }

  /** Of what was sent. */
  static byte[] of(Body body) {
    var digest = sha256();
    if (body instanceof Body.Json json) {
      digest.update((byte) 1);
      digest.update(json.text().getBytes(UTF_8));
    } else if (body instanceof Body.Serialized serialized) {
      digest.update(serialized.bytes());
    }
    return digest.digest();
  }

  private void value(@Nullable Object value) throws UnfitException {
    if (++depth > DEEPEST) {
      throw new UnfitException("too deep");
    }
    if (value == null) {
      start('n', 0);
    } else if (value instanceof Optional<?> optional) {
      value(optional.orElse(null));
    } else if (value instanceof String text) {
      text('s', text);
    } else if (BOXES.contains(value.getClass())) {
      text('b', value.getClass().getName() + " " + value);
    } else if (value instanceof Enum<?> constant) {
      text('e', constant.getDeclaringClass().getName() + " " + constant.name());
    } else if (value.getClass().isArray()) {
      array(value);
    } else if (value.getClass().getName().startsWith("java.")) {
      jdk(value);
    } else {
      object(value);
    }
    depth--;
  }

  private void array(Object array) throws UnfitException {
    if (array instanceof @Nullable Object[] elements) {
      all('a', Arrays.asList(elements));
    } else if (array instanceof byte[] bytes) {
      bytes('B', bytes);
    } else {
      var length = Array.getLength(array);
      text('p', array.getClass().getName());
      start('p', length);
      for (var i = 0; i < length; i++) {
        text('b', String.valueOf(Array.get(array, i)));
      }
    }
  }

  private void jdk(Object value) throws UnfitException {
    if (value instanceof Set<?> set) {
      unordered('t', set.stream().map(Collections::singletonList).toList());
    } else if (value instanceof Map<?, ?> map) {
      unordered('m', map.entrySet().stream().map(Fingerprint::both).toList());
    } else if (value instanceof Map.Entry<?, ?> entry) {
      all('k', both(entry));
    } else if (value instanceof List<?> list) {
      all('l', list);
    } else if (value instanceof Collection<?> collection) {
      all('c', collection);
    } else {
      try {
        bytes('j', ObjectCodec.encode(value));
      } catch (IOException | RuntimeException e) {
        throw new UnfitException(e.toString());
      }
    }
  }

  private static List<@Nullable Object> both(Map.Entry<?, ?> entry) {
    return Arrays.asList(entry.getKey(), entry.getValue());
  }

  private void all(char kind, Collection<? extends @Nullable Object> values) throws UnfitException {
    start(kind, values.size());
    for (var value : values) {
      value(value);
    }
  }

  private void unordered(char kind, List<? extends List<? extends @Nullable Object>> groups)
      throws UnfitException {
    var digests = new ArrayList<byte[]>();
    var outer = digest;
    for (var group : groups) {
      digest = sha256();
      all('g', group);
      digests.add(digest.digest());
    }
    digest = outer;
    digests.sort(Comparator.comparing(bytes -> bytes, Arrays::compare));
    start(kind, digests.size());
    for (var each : digests) {
      bytes('d', each);
    }
  }

  private void object(Object value) throws UnfitException {
    var fields = FIELDS.get(value.getClass());
    if (fields.isEmpty()) {
      throw new UnfitException(value.getClass().getName());
    }
    text('o', value.getClass().getName());
    for (var field : fields.get()) {
      var content = content(field, value);
      if (!isDefault(field, content)) {
        text('f', field.getDeclaringClass().getName() + " " + field.getName());
        value(content);
      }
    }
    start('z', 0);
  }

  private static @Nullable Object content(Field field, Object value) throws UnfitException {
    try {
      return field.get(value);
    } catch (IllegalAccessException e) {
      throw new UnfitException(e.toString());
    }
  }

  private static boolean isDefault(Field field, @Nullable Object content) {
    return content == null
        || field.getType().isPrimitive()
            && (content.equals(false)
                || content.equals('\0')
                || content instanceof Number number
                    && Double.doubleToRawLongBits(number.doubleValue()) == 0);
  }

  /**
   * What is sent of a class, in an order that does not change; null if the class says it itself.
   */
  private static @Nullable List<Field> fields(Class<?> type) {
    var found = new ArrayList<Field>();
    for (Class<?> next = type;
        next != null && next != Object.class && next != Record.class;
        next = next.getSuperclass()) {
      if (next.getName().startsWith("java.") || hasOwnForm(next)) {
        return null;
      }
      Arrays.stream(next.getDeclaredFields())
          .filter(field -> (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0)
          .sorted(Comparator.comparing(Field::getName))
          .forEach(found::add);
    }
    try {
      found.forEach(field -> field.setAccessible(true));
      return found;
    } catch (InaccessibleObjectException | SecurityException e) {
      return null;
    }
  }

  private static boolean hasOwnForm(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
            .anyMatch(method -> OWN_FORM.contains(method.getName()))
        || Arrays.stream(type.getDeclaredFields())
            .anyMatch(field -> OWN_FORM.contains(field.getName()));
  }

  private void text(char kind, String text) throws UnfitException {
    start(kind, text.length());
    var characters = ByteBuffer.allocate(2 * text.length());
    characters.asCharBuffer().put(text);
    digest.update(characters.array());
  }

  private void bytes(char kind, byte[] bytes) throws UnfitException {
    start(kind, bytes.length);
    digest.update(bytes);
  }

  /** Each value says what it is and how long, so that none can pass for two. */
  private void start(char kind, int length) throws UnfitException {
    left -= A_VALUE + 2L * length;
    if (left < 0) {
      throw new UnfitException("too large");
    }
    digest.update(ByteBuffer.allocate(5).put((byte) kind).putInt(length).flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
