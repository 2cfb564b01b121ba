package dev.parley.protocol;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON that asks for much time to put into sets and maps. */
@Timeout(60)
class JsonBombTest {
  record Name(String text) implements Serializable {}

  record Folder(String name, Set<Folder> folders) implements Serializable {}

  static final class Holder implements Serializable {
    private static final long serialVersionUID = 1L;
    Set<List<String>> rows = new HashSet<>();
  }

  static final class Basket extends HashSet<Name> {
    private static final long serialVersionUID = 1L;
  }

  sealed interface Part extends Serializable permits Row, Gap {}

  record Row(Set<Name> names, int width) implements Part {}

  record Gap() implements Part {}

  @SuppressWarnings({"JdkObsolete", "NonApiType"}) // a contract may still name them
  interface Service {
    Set<List<String>> lists(Set<List<String>> value);

    Set<Name> records(Set<Name> value);

    LinkedHashSet<Name> linked(LinkedHashSet<Name> value);

    Set<Object> any(Set<Object> value);

    Basket basket(Basket value);

    Holder holder(Holder value);

    Part part(Part value);

    Map<String, Set<Name>> byText(Map<String, Set<Name>> value);

    Set<LocalDateTime> times(Set<LocalDateTime> value);

    Map<Name, Integer> names(Map<Name, Integer> value);

    Map<LocalDateTime, Integer> byTime(Map<LocalDateTime, Integer> value);

    Hashtable<String, Integer> table(Hashtable<String, Integer> value);

    Map<Locale, Integer> byLocale(Map<Locale, Integer> value);

    CopyOnWriteArraySet<String> copied(CopyOnWriteArraySet<String> value);

    CopyOnWriteArraySet<Long> copiedNumbers(CopyOnWriteArraySet<Long> value);

    Map<String, Integer> texts(Map<String, Integer> value);

    Set<Long> numbers(Set<Long> value);

    Set<Samples.Point> points(Set<Samples.Point> value);

    SortedSet<String> sorted(SortedSet<String> value);

    EnumSet<DayOfWeek> days(EnumSet<DayOfWeek> value);

    Folder folder(Folder value);
  }

  private static final int MANY = 3_000;
  private static final String REFUSAL =
      "The body's sets and maps have too many keys of one hash code";

  private final Contract contract = Contract.of(Service.class);
  private final CallCodec codec = new CallCodec(Limits.DEFAULT);

  private Object read(String method, String text) {
    return requireNonNull(
        codec
            .readArguments(
                new Body.Json("[" + text + "]"), contract.named(method), contract.allowList())
            .arguments()
            .get(0));
  }

  private @Nullable Object readResult(String method, String text) {
    return codec.readResult(
        new Body.Json(text), contract.named(method).get(0), contract.allowList());
  }

  /** Strings of one hash code. */
  private static List<String> texts() {
    return IntStream.range(0, MANY).mapToObj(i -> text(i, 12)).toList();
  }

  private static String text(int number, int length) {
    var text = new StringBuilder();
    for (var bit = 0; bit < length; bit++) {
      text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }

  /** The time's hash code is that of its nanoseconds, both halves xored. */
  private static List<String> times() {
    return IntStream.range(1, MANY + 1)
        .mapToObj(i -> LocalTime.ofNanoOfDay((long) i << 32 | i))
        .map(time -> LocalDateTime.of(LocalDate.EPOCH, time).toString())
        .toList();
  }

  private static String json(Object value) {
    return CallCodec.toJson(value);
  }

  private static Map<String, Integer> keys(List<String> keys) {
    var map = new LinkedHashMap<String, Integer>();
    keys.forEach(key -> map.put(key, 1));
    return map;
  }

  static List<Arguments> bombs() {
    var lists = json(texts().stream().map(List::of).toList());
    var names = json(texts().stream().map(Name::new).toList());
    var mixed = new ArrayList<Object>();
    texts()
        .forEach(text -> mixed.add(mixed.size() % 2 == 0 ? Map.of("k", text) : Map.of(text, "k")));
    return List.of(
        Arguments.of("lists", lists),
        Arguments.of("records", names),
        Arguments.of("linked", names),
        Arguments.of("any", json(texts().stream().map(List::of).toList())),
        Arguments.of("any", json(mixed)),
        Arguments.of("basket", names),
        Arguments.of("holder", "{\"rows\":" + lists + "}"),
        Arguments.of("part", "{\"@type\":\"Row\",\"width\":1,\"names\":" + names + "}"),
        Arguments.of("part", "{\"width\":1,\"names\":" + names + ",\"@type\":\"Row\"}"),
        Arguments.of("byText", "{\"a\":[],\"b\":" + names + "}"),
        Arguments.of("times", json(times())),
        Arguments.of("names", json(keys(texts()))),
        Arguments.of("byTime", json(keys(times()))),
        Arguments.of("byLocale", json(keys(texts().stream().map("en_US_"::concat).toList()))),
        Arguments.of("copied", json(texts())),
        Arguments.of("copiedNumbers", json(IntStream.range(0, MANY).boxed().toList())),
        Arguments.of("table", json(keys(texts()))));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void keysOfOneHashCodeAreRefused(String method, String text) {
    assertThat(catchThrowableOfType(ParleyException.class, () -> read(method, text)))
        .hasMessage(REFUSAL)
        .extracting(ParleyException::status)
        .isEqualTo(Status.REFUSED);
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void keysOfOneHashCodeAreRefusedInResults(String method, String text) {
    assertThat(catchThrowableOfType(ParleyException.class, () -> readResult(method, text)))
        .hasMessage("The reply cannot be read: " + REFUSAL)
        .extracting(ParleyException::status)
        .isEqualTo(Status.INTERNAL);
  }

  /** Two sets are compared by comparing all of the one with all of the other. */
  private static String folders(int depth, String name) {
    var folders = new ArrayList<String>();
    for (var i = 0; depth > 0 && i < 10; i++) {
      folders.add(folders(depth - 1, text(i, 4)));
    }
    return "{\"name\":\"" + name + "\",\"folders\":[" + String.join(",", folders) + "]}";
  }

  @Test
  void setsOfOneHashCodeInSetsMultiply() {
    assertThat(read("folder", folders(2, "x"))).isInstanceOf(Folder.class);
    assertThat(catchThrowableOfType(ParleyException.class, () -> read("folder", folders(4, "x"))))
        .hasMessage(REFUSAL);
  }

  static List<Arguments> honest() {
    var points = new HashSet<Samples.Point>();
    var lists = new HashSet<List<String>>();
    var numbers = new HashSet<Long>();
    var sorted = new TreeSet<String>();
    var names = new HashSet<Name>();
    var times = new TreeMap<LocalDateTime, Integer>();
    for (var i = 0; i < 100_000; i++) {
      points.add(new Samples.Point(i / 316, i % 316));
      lists.add(List.of("row " + i, "" + i % 316));
      numbers.add((long) (i / 316) << 32 | i % 316);
      sorted.add("row " + i);
      names.add(new Name("row " + i));
      times.put(LocalDateTime.of(2020, 1, 1, 0, 0).plusSeconds(i), i);
    }
    return List.of(
        honest("points", points),
        honest("lists", lists),
        honest("numbers", numbers),
        honest("sorted", sorted),
        honest("records", names),
        honest("linked", new LinkedHashSet<>(names)),
        honest("any", new HashSet<Object>(sorted)),
        honest("sorted", new TreeSet<>(texts())),
        honest("texts", keys(texts())),
        honest("byTime", times),
        honest("copied", new CopyOnWriteArraySet<>(texts().subList(0, 1_000))),
        honest("days", EnumSet.allOf(DayOfWeek.class)),
        honest("part", new Row(names, 1)),
        honest("folder", new Folder("a", Set.of(new Folder("b", Set.of())))));
  }

  private static Arguments honest(String method, Object value) {
    return Arguments.of(method, Named.of(value.getClass().getSimpleName(), value));
  }

  @ParameterizedTest
  @MethodSource("honest")
  void honestBodiesAreRead(String method, Object value) {
    assertThat(json(value).length()).isLessThan(Limits.DEFAULT.maxBytes());
    assertThat(read(method, json(value)).equals(value)).isTrue();
    assertThat(value.equals(readResult(method, json(value)))).isTrue();
  }

  @Test
  void sameElementTwiceDoesNotCount() {
    assertThat(read("lists", json(Collections.nCopies(100_000, List.of("x")))))
        .isEqualTo(Set.of(List.of("x")));
  }

  @Test
  void sameKeyWrittenTwoWaysIsReadAsItWas() {
    assertThat(read("byTime", "{\"2020-01-01T00:00\":1,\"2020-01-01T00:00:00\":2}"))
        .isEqualTo(Map.of(LocalDateTime.of(2020, 1, 1, 0, 0), 2));
  }
}
