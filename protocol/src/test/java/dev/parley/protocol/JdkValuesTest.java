package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.HijrahDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of the JDK that need no contract to travel. */
@SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // they travel all the same
class JdkValuesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:15:30.123456789Z");
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  static Stream<Object> values() {
    return Stream.of(
            scalars(), times().toArray(), collections().toArray(), maps().toArray(), arrays())
        .flatMap(Arrays::stream);
  }

  private static Object[] scalars() {
    return new Object[] {
      "text",
      "",
      "𝄞 \0 é".repeat(30_000),
      true,
      'c',
      (byte) 1,
      (short) 2,
      3,
      4L,
      0.1f,
      -0.0,
      Double.NaN,
      BigInteger.TWO.pow(3_000).negate(),
      new BigDecimal("-12345678901234567890.0987654321"),
      MathContext.DECIMAL64,
      RoundingMode.FLOOR,
      UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
      Currency.getInstance("EUR"),
      Locale.CANADA_FRENCH,
      Locale.forLanguageTag("zh-Hant-TW"),
      BitSet.valueOf(new long[] {5, 6}),
      new Date(1_234_567_890_123L)
    };
  }

  private static Stream<Object> times() {
    var local = LocalDateTime.ofInstant(NOW, ZoneOffset.UTC);
    return Stream.of(
        NOW,
        local,
        local.toLocalDate(),
        local.toLocalTime(),
        LocalTime.NOON,
        OffsetDateTime.of(local, ZoneOffset.ofHours(3)),
        OffsetTime.of(LocalTime.NOON, ZoneOffset.UTC),
        ZonedDateTime.of(local, PARIS),
        PARIS,
        ZoneOffset.ofHoursMinutes(5, 30),
        Duration.ofNanos(1_500_000_001),
        Period.of(1, 2, 3),
        Year.of(2026),
        YearMonth.of(2026, 3),
        MonthDay.of(3, 1),
        Month.MAY,
        DayOfWeek.FRIDAY,
        HijrahDate.from(local));
  }

  private static Stream<Object> collections() {
    var three = List.of("a", "b", "c");
    return Stream.of(
        List.of(),
        List.of(1),
        three,
        Stream.of(1, null).toList(),
        Set.of(),
        Set.of(1),
        Set.of(1, 2, 3),
        Set.copyOf(three),
        Arrays.asList("x", null),
        new ArrayList<>(three),
        new LinkedList<>(three),
        new HashSet<>(three),
        new LinkedHashSet<>(three),
        new TreeSet<>(three),
        new TreeSet<>(Comparator.reverseOrder()),
        new TreeSet<>(String.CASE_INSENSITIVE_ORDER),
        new CopyOnWriteArrayList<>(three),
        new CopyOnWriteArraySet<>(three),
        EnumSet.of(Month.MAY, Month.JUNE),
        EnumSet.noneOf(RoundingMode.class),
        Collections.emptyList(),
        Collections.emptySet(),
        Collections.emptySortedSet(),
        Collections.singleton(1),
        Collections.singletonList(1),
        Collections.unmodifiableList(new ArrayList<>(three)),
        Collections.unmodifiableList(new LinkedList<>(three)),
        Collections.unmodifiableSet(new HashSet<>(three)),
        Collections.unmodifiableSortedSet(new TreeSet<>(three)),
        Collections.unmodifiableNavigableSet(new TreeSet<>(three)),
        Collections.synchronizedList(new ArrayList<>(three)),
        Collections.synchronizedList(new LinkedList<>(three)),
        Collections.synchronizedSet(new HashSet<>(three)),
        three.stream().collect(Collectors.toUnmodifiableSet()),
        List.of(List.of(Set.of(Map.of("k", List.of(1, 2, 3))))));
  }

  private static Stream<Object> maps() {
    var two = Map.of("a", 1, "b", 2);
    var reversed =
        new TreeMap<String, Integer>(Collections.reverseOrder(String.CASE_INSENSITIVE_ORDER));
    reversed.putAll(two);
    var descending = new TreeMap<String, Integer>(Comparator.reverseOrder());
    descending.putAll(two);
    return Stream.of(
        Map.of(),
        Map.of("a", 1),
        two,
        new HashMap<>(two),
        new LinkedHashMap<>(two),
        new TreeMap<>(two),
        reversed,
        descending,
        new TreeMap<>(Comparator.<Integer>naturalOrder()),
        new EnumMap<>(Map.of(Month.MAY, 5)),
        new ConcurrentHashMap<>(two),
        Collections.emptyMap(),
        Collections.emptySortedMap(),
        Collections.singletonMap("a", 1),
        Collections.unmodifiableMap(new HashMap<>(two)),
        Collections.unmodifiableSortedMap(new TreeMap<>(two)),
        Collections.unmodifiableNavigableMap(new TreeMap<>(two)),
        Collections.synchronizedMap(new HashMap<>(two)),
        Collections.newSetFromMap(new ConcurrentHashMap<>()),
        new java.util.AbstractMap.SimpleEntry<>("k", "v"),
        new java.util.AbstractMap.SimpleImmutableEntry<>("k", "v"));
  }

  private static Object[] arrays() {
    return new Object[] {
      new boolean[] {true},
      new byte[] {1, 2},
      new char[] {'a'},
      new short[] {1},
      new int[] {1, 2, 3},
      new long[0],
      new float[] {1},
      new double[][] {{1}, {}, {2, 3}},
      new int[][][] {{{1}}},
      new String[] {"a", null},
      new Object[] {1, "a", new Object[] {2}},
      new LocalDate[] {LocalDate.EPOCH},
      new UUID[1][1],
      new List<?>[] {List.of(1)},
      new Map<?, ?>[] {Map.of()},
      new Number[] {1, 2L, BigInteger.TEN},
      new Comparable<?>[] {1, "a"},
      new CharSequence[] {"a"},
      new Month[] {Month.MAY}
    };
  }

  @ParameterizedTest
  @MethodSource("values")
  void valueTravelsUnchanged(Object value) throws IOException {
    var decoded = ObjectCodec.decode(ObjectCodec.encode(value), AllowList.values(), Limits.DEFAULT);
    assertThat(decoded == null ? null : decoded.getClass()).isEqualTo(value.getClass());
    assertThat(Arrays.deepEquals(new Object[] {decoded}, new Object[] {value}))
        .as("%s is %s", decoded, value)
        .isTrue();
  }

  /** Whose presence makes the whole stream be examined. */
  @ParameterizedTest
  @MethodSource("values")
  void valueBesideAMapTravelsUnchanged(Object value) throws IOException {
    var both = new Object[] {new HashMap<>(Map.of("a", 1)), value};
    var decoded = ObjectCodec.decode(ObjectCodec.encode(both), AllowList.values(), Limits.DEFAULT);
    assertThat(Arrays.deepEquals((Object[]) decoded, both)).as("%s", value).isTrue();
  }

  @Test
  void nullIsNoBytes() throws IOException {
    assertThat(ObjectCodec.encode(null)).isEmpty();
    assertThat(ObjectCodec.decode(new byte[0], AllowList.values(), Limits.DEFAULT)).isNull();
  }

  @Test
  void valuesNeedNoContract() {
    assertThat(AllowList.values().extraClasses()).isEmpty();
    assertThat(AllowList.of(String.class).extraClasses()).isEmpty();
  }

  @Test
  void listsOfTwoContractsAreJoined() {
    var one = AllowList.of(Samples.Point.class);
    var two = AllowList.of(Samples.Plain.class);
    assertThat(one.and(two).extraClasses())
        .containsExactly(Samples.Plain.class.getName(), Samples.Point.class.getName());
    assertThat(one.and(AllowList.of(Samples.Point.class))).isSameAs(one);
  }
}
