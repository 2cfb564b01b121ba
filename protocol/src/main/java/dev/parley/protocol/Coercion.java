package dev.parley.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fits a value to a parameter's type: as it is, or a number that loses nothing. */
final class Coercion {
  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class,
          Boolean.class,
          char.class,
          Character.class,
          byte.class,
          Byte.class,
          short.class,
          Short.class,
          int.class,
          Integer.class,
          long.class,
          Long.class,
          float.class,
          Float.class,
          double.class,
          Double.class);

  /** From narrow to wide. */
  private static final List<Class<?>> NUMBERS =
      List.of(
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class);

  private static final int SUPERTYPE = 100;
  private static final int ANYTHING = 1_000;
  private static final int MAX_FLOAT_BITS = 4_096;
  private static final int MAX_SHOWN_BITS = 256;

  /** The value does not fit; the message says what was given and what is expected. */
  static final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
      super(message);
    }
  }

  private Coercion() {}

  static @Nullable Object fit(@Nullable Object value, JavaType type) throws Mismatch {
    if (value instanceof JsonNode node) {
      return fitJson(node, type);
    }
    var target = type.getRawClass();
    if (value == null) {
      if (target.isPrimitive()) {
        throw new Mismatch("expected " + TypeNames.of(type) + ", got null");
      }
      return null;
    }
    Class<?> boxed = BOXES.getOrDefault(target, target);
    if (boxed.isInstance(value)) {
      return value;
    }
    var converted =
        value instanceof Number number && Number.class.isAssignableFrom(boxed)
            ? convert(number, boxed)
            : null;
    if (converted != null) {
      return converted;
    }
    var elements = type.isArrayType() ? elements(value) : null;
    if (elements != null) {
      return array(elements, type.getContentType());
    }
    throw new Mismatch(
        "expected "
            + TypeNames.of(type)
            + ", got "
            + TypeNames.raw(value.getClass())
            + shown(value));
  }

  private static @Nullable List<?> elements(Object value) {
    if (value instanceof @Nullable Object[] array) {
      return Arrays.asList(array);
    }
    return value instanceof List<?> list ? list : null;
  }

  /** An array of these, each fitted. */
  static Object array(List<? extends @Nullable Object> elements, JavaType type) throws Mismatch {
    var array = Array.newInstance(type.getRawClass(), elements.size());
    var index = 0;
    for (var element : elements) {
      Array.set(array, index++, fit(element, type));
    }
    return array;
  }

  private static @Nullable Object fitJson(JsonNode node, JavaType type) throws Mismatch {
    if (node.isNull()) {
      return fit(null, type);
    }
    try {
      return JsonCodec.convert(node, type);
    } catch (ParleyException e) {
      throw e;
    } catch (JsonProcessingException | RuntimeException e) {
      throw new Mismatch(
          "expected " + TypeNames.of(type) + ", got " + JsonCodec.describe(node, type, e));
    }
  }

  /** The same number as another type, or null if that cannot hold it. */
  static @Nullable Object convert(Number number, Class<?> target) {
    if (target == Double.class || target == Float.class) {
      return floating(number, target);
    } else if (number instanceof BigDecimal) {
      return null;
    } else if (number instanceof Double || number instanceof Float) {
      return target == BigDecimal.class && Double.isFinite(number.doubleValue())
          ? new BigDecimal(number.toString())
          : null;
    }
    var whole = number instanceof BigInteger big ? big : BigInteger.valueOf(number.longValue());
    return target == BigDecimal.class ? new BigDecimal(whole) : integer(whole, target);
  }

  private static @Nullable Object floating(Number number, Class<?> target) {
    if (number instanceof Float) {
      return number.doubleValue();
    } else if (number instanceof Double) {
      var narrow = (float) number.doubleValue();
      return Double.compare(narrow, number.doubleValue()) == 0 ? narrow : null;
    }
    var exact = number instanceof BigDecimal decimal ? decimal : null;
    var whole = exact == null ? whole(number) : exact.unscaledValue();
    // No float needs more digits, and these would take long to convert.
    if (whole.bitLength() > MAX_FLOAT_BITS) {
      return null;
    }
    var decimal = exact == null ? new BigDecimal(whole) : exact;
    var value = target == Float.class ? decimal.floatValue() : decimal.doubleValue();
    if (!Double.isFinite(value) || decimal.compareTo(new BigDecimal(value)) != 0) {
      return null;
    }
    return target == Float.class ? (Object) (float) value : (Object) value;
  }

  private static BigInteger whole(Number number) {
    return number instanceof BigInteger big ? big : BigInteger.valueOf(number.longValue());
  }

  private static @Nullable Object integer(BigInteger value, Class<?> target) {
    if (target == BigInteger.class) {
      return value;
    } else if (value.bitLength() >= 64) {
      return null;
    }
    var number = value.longValue();
    if (target == Long.class) {
      return number;
    } else if (target == Integer.class && number == (int) number) {
      return (int) number;
    } else if (target == Short.class && number == (short) number) {
      return (short) number;
    } else if (target == Byte.class && number == (byte) number) {
      return (byte) number;
    }
    return null;
  }

  /**
   * How far a value is from a type that it fits: 0 for its own, more for a wider number, most for a
   * type that takes anything. Overloads are chosen by it.
   */
  static int distance(@Nullable Object value, JavaType type) {
    var target = type.getRawClass();
    Class<?> boxed = BOXES.getOrDefault(target, target);
    var natural = value instanceof JsonNode node ? JsonCodec.naturalType(node) : typeOf(value);
    if (natural == null || natural == boxed) {
      return 0;
    }
    var from = NUMBERS.indexOf(natural);
    var to = NUMBERS.indexOf(boxed);
    if (from >= 0 && to >= 0) {
      return to > from ? to - from : NUMBERS.size() + from - to;
    }
    return boxed == Object.class ? ANYTHING : SUPERTYPE;
  }

  private static @Nullable Class<?> typeOf(@Nullable Object value) {
    return value == null ? null : value.getClass();
  }

  private static String shown(Object value) {
    var isLong =
        value instanceof BigInteger whole && whole.bitLength() > MAX_SHOWN_BITS
            || value instanceof BigDecimal decimal
                && decimal.unscaledValue().bitLength() > MAX_SHOWN_BITS;
    return (value instanceof Number || value instanceof Boolean) && !isLong ? " " + value : "";
  }
}
