package dev.parley.protocol;

import java.io.InvalidClassException;
import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The exact classes that may be read from a serialisation stream. A class that is not here is not
 * even looked up by name, so none of its code runs. Immutable and thread-safe.
 */
public final class AllowList {
  /**
   * Values of the JDK, with what the JDK writes in their place ({@code java.time.Ser}, {@code
   * CollSer}, …).
   */
  private static final List<String> VALUE_TYPES =
      List.of(
          "java.lang.String java.lang.Boolean java.lang.Character java.lang.Number java.lang.Byte",
          "java.lang.Short java.lang.Integer java.lang.Long java.lang.Float java.lang.Double",
          "java.lang.Enum java.math.BigInteger java.math.BigDecimal java.math.MathContext",
          "java.math.RoundingMode java.util.UUID java.util.Date java.util.Currency java.util.Locale",
          "java.util.BitSet java.time.Ser java.time.chrono.Ser java.time.DayOfWeek java.time.Month",
          "java.util.ArrayList java.util.LinkedList java.util.ArrayDeque java.util.Arrays$ArrayList",
          "java.util.HashMap java.util.LinkedHashMap java.util.TreeMap java.util.HashSet",
          "java.util.LinkedHashSet java.util.TreeSet java.util.EnumMap",
          "java.util.EnumSet$SerializationProxy java.util.CollSer",
          "java.util.AbstractMap$SimpleEntry java.util.AbstractMap$SimpleImmutableEntry",
          "java.util.Collections$EmptyList java.util.Collections$EmptyMap java.util.Collections$EmptySet",
          "java.util.Collections$SingletonList java.util.Collections$SingletonMap",
          "java.util.Collections$SingletonSet",
          "java.util.Collections$UnmodifiableCollection java.util.Collections$UnmodifiableList",
          "java.util.Collections$UnmodifiableRandomAccessList java.util.Collections$UnmodifiableMap",
          "java.util.Collections$UnmodifiableSet java.util.Collections$UnmodifiableSortedSet",
          "java.util.Collections$UnmodifiableSortedMap java.util.Collections$UnmodifiableNavigableMap",
          "java.util.Collections$UnmodifiableNavigableMap$EmptyNavigableMap",
          "java.util.Collections$UnmodifiableNavigableSet",
          "java.util.Collections$UnmodifiableNavigableSet$EmptyNavigableSet",
          "java.util.Collections$SynchronizedCollection java.util.Collections$SynchronizedList",
          "java.util.Collections$SynchronizedRandomAccessList java.util.Collections$SynchronizedSet",
          "java.util.Collections$SynchronizedMap java.util.Collections$SetFromMap",
          "java.util.concurrent.ConcurrentHashMap java.util.concurrent.ConcurrentHashMap$Segment",
          "java.util.concurrent.locks.ReentrantLock java.util.concurrent.locks.ReentrantLock$Sync",
          "java.util.concurrent.locks.ReentrantLock$NonfairSync",
          "java.util.concurrent.locks.AbstractQueuedSynchronizer",
          "java.util.concurrent.locks.AbstractOwnableSynchronizer",
          "java.util.concurrent.CopyOnWriteArrayList java.util.concurrent.CopyOnWriteArraySet",
          "java.util.Collections$ReverseComparator java.util.Collections$ReverseComparator2",
          "java.util.Comparators$NaturalOrderComparator",
          "java.lang.String$CaseInsensitiveComparator",
          "java.lang.Throwable java.lang.Exception java.lang.StackTraceElement",
          "java.lang.Object");

  /** Element types of arrays, and of the tables of hash maps. No object is of exactly these. */
  private static final List<String> ELEMENT_TYPES =
      List.of(
          "java.lang.Record java.lang.Comparable java.lang.CharSequence java.io.Serializable",
          "java.lang.Iterable java.util.Collection java.util.List java.util.Set java.util.Map",
          "java.util.Map$Entry");

  /**
   * What the JDK's serial proxies are replaced by, once read. A stream that names these itself is
   * refused.
   */
  private static final Set<String> REPLACEMENTS =
      Set.of(
          "java.util.ImmutableCollections$List12",
          "java.util.ImmutableCollections$ListN",
          "java.util.ImmutableCollections$Set12",
          "java.util.ImmutableCollections$SetN",
          "java.util.ImmutableCollections$Map1",
          "java.util.ImmutableCollections$MapN",
          "java.util.RegularEnumSet",
          "java.util.JumboEnumSet");

  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "B",
          byte.class,
          "C",
          char.class,
          "D",
          double.class,
          "F",
          float.class,
          "I",
          int.class,
          "J",
          long.class,
          "S",
          short.class,
          "Z",
          boolean.class);

  private static final AllowList VALUES = new AllowList(Set.of());

  private final Map<String, Class<?>> classes = new HashMap<>();

  private AllowList(Collection<Class<?>> extra) {
    add(VALUE_TYPES);
    add(ELEMENT_TYPES);
    for (var type : extra) {
      classes.put(type.getName(), type);
    }
  }

  private void add(List<String> lines) {
    for (var line : lines) {
      for (var name : line.split(" ", -1)) {
        classes.put(name, load(name));
      }
    }
  }

  /** The JDK's value types and collections, and nothing else. */
  public static AllowList values() {
    return VALUES;
  }

  /** These classes, and what their fields declare, beside the JDK's value types. */
  public static AllowList of(Class<?>... types) {
    var closure = new TypeClosure();
    for (var type : types) {
      closure.add(type, "allowed class " + type.getName());
    }
    return of(closure.classes());
  }

  static AllowList of(Collection<Class<?>> exact) {
    return exact.isEmpty() ? VALUES : new AllowList(exact);
  }

  /** Everything that either allows. */
  public AllowList and(AllowList other) {
    if (other.classes.keySet().equals(classes.keySet())) {
      return this;
    }
    var all = new LinkedHashSet<Class<?>>(classes.values());
    all.addAll(other.classes.values());
    return new AllowList(all);
  }

  /** The names of the classes beyond the JDK's value types, sorted. */
  public Set<String> extraClasses() {
    var names = new TreeSet<>(classes.keySet());
    names.removeAll(VALUES.classes.keySet());
    return Collections.unmodifiableSet(names);
  }

  boolean allows(Class<?> type) {
    var element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element.isPrimitive()
        || classes.get(element.getName()) == element
        || isReplacement(element);
  }

  private static boolean isReplacement(Class<?> type) {
    return REPLACEMENTS.contains(type.getName())
        || type.getPackageName().equals("java.time")
        || type.getPackageName().equals("java.time.chrono");
  }

  /** The class a stream names. Names that are not allowed are refused before anything is loaded. */
  Class<?> resolve(String name) throws InvalidClassException {
    var type = classes.get(name);
    if (type == null && name.startsWith("[")) {
      type = resolveArray(name);
    }
    if (type == null) {
      throw new NotAllowedException(name);
    }
    return type;
  }

  private @Nullable Class<?> resolveArray(String name) {
    var dimensions = name.lastIndexOf('[') + 1;
    var element = name.substring(dimensions);
    var type =
        element.startsWith("L") && element.endsWith(";")
            ? classes.get(element.substring(1, element.length() - 1))
            : PRIMITIVES.get(element);
    for (var i = 0; type != null && i < dimensions; i++) {
      type = type.arrayType();
    }
    return type;
  }

  static boolean isValueType(Class<?> type) {
    return VALUES.classes.get(type.getName()) == type && !type.isInterface() && type != Record.class
        || type.getName().startsWith("java.time.") && Serializable.class.isAssignableFrom(type);
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, null);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("This JDK lacks " + name, e);
    }
  }

  /** A stream names a class that may not be read. */
  static final class NotAllowedException extends InvalidClassException {
    private static final long serialVersionUID = 1L;

    NotAllowedException(String name) {
      super(name, "not in the contract");
    }
  }
}
