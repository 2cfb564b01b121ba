package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.Samples.Animal;
import dev.parley.protocol.Samples.Box;
import dev.parley.protocol.Samples.Cat;
import dev.parley.protocol.Samples.Circle;
import dev.parley.protocol.Samples.Color;
import dev.parley.protocol.Samples.Dog;
import dev.parley.protocol.Samples.Everything;
import dev.parley.protocol.Samples.Free;
import dev.parley.protocol.Samples.Order;
import dev.parley.protocol.Samples.Point;
import dev.parley.protocol.Samples.Shape;
import dev.parley.protocol.Samples.Square;
import dev.parley.protocol.Samples.Tree;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
  private static final CallCodec CODEC = new CallCodec(Limits.DEFAULT);
  private static final Contract CONTRACT = Contract.of(Everything.class);

  private static Animal named(Animal animal) {
    animal.name = "Kit";
    return animal;
  }

  static Stream<Arguments> samples() {
    var tree = new Tree("leaf", List.of());
    for (var i = 0; i < 30; i++) {
      tree = new Tree("node " + i, List.of(tree, new Tree("side", List.of())));
    }
    var order =
        new Order(
            Long.MAX_VALUE,
            new BigDecimal("12.50"),
            LocalDate.of(2026, 3, 1),
            List.of(new Box<>(new Point(1, 2), Color.GREEN)),
            Map.of("s", new Free(List.of(new Point(3, 4)))));
    return Stream.of(
            Map.entry("paint", Color.GREEN),
            Map.entry("shapes", new Shape[] {new Circle(1.5), new Square(2)}),
            Map.entry("keep", new Free(List.of(new Point(1, 2)))),
            Map.entry("matrix", new int[][] {{1, 2}, {}, {3}}),
            Map.entry("adopt", named(new Cat())),
            Map.entry("adopt", named(new Dog())),
            Map.entry("graft", tree),
            Map.entry("order", order),
            Map.entry("bytes", new byte[] {1, -1, 0}),
            Map.entry("letter", 'é'),
            Map.entry("number", Long.MIN_VALUE),
            Map.entry("twice", "text"),
            Map.entry("later", new Point(1, 2)),
            Map.entry("roundtrip", List.of(1, "a", Map.of("k", true))))
        .flatMap(
            entry ->
                Arrays.stream(Format.values())
                    .map(format -> Arguments.of(entry.getKey(), entry.getValue(), format)));
  }

  private static @Nullable Object sent(String method, Object value, Format format) {
    return CODEC
        .readArguments(
            CODEC.arguments(new Object[] {value}, format),
            CONTRACT.named(method),
            CONTRACT.allowList())
        .arguments()
        .get(0);
  }

  private static @Nullable Object returned(String method, @Nullable Object value, Format format) {
    var contractMethod = CONTRACT.named(method).get(0);
    return CODEC.readResult(
        CODEC.result(contractMethod, value, format), contractMethod, CONTRACT.allowList());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void argumentAndResultTravelUnchanged(String method, Object value, Format format) {
    for (var travelled :
        Arrays.asList(sent(method, value, format), returned(method, value, format))) {
      assertThat(Arrays.deepEquals(new Object[] {travelled}, new Object[] {value}))
          .as("%s is %s", travelled, value)
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void nestedCollectionsOfArraysTravel(Format format) {
    var value = new HashMap<>(Map.of(Color.GREEN, List.<Point[]>of(new Point[] {new Point(1, 2)})));
    assertThat(sent("nested", value, format))
        .usingRecursiveComparison()
        .ignoringCollectionOrder()
        .isEqualTo(value);
  }

  @ParameterizedTest
  @EnumSource
  void emptyResultsTravel(Format format) {
    assertThat(returned("ping", null, format)).isNull();
    assertThat(returned("laterNothing", null, format)).isNull();
    assertThat(returned("twice", null, format)).isNull();
    assertThat(returned("find", Optional.empty(), format)).isEqualTo(Optional.empty());
    assertThat(returned("find", Optional.of("x"), format)).isEqualTo(Optional.of("x"));
    assertThat(returned("laterPerhaps", Optional.of("x"), format)).isEqualTo(Optional.of("x"));
  }

  @Test
  void replyHasTheFormatOfItsRequest() {
    assertThat(CallCodec.replyFormat(new Body.Json(""))).isEqualTo(Format.JSON);
    assertThat(CallCodec.replyFormat(new Body.Serialized(new byte[0]))).isEqualTo(Format.OBJECT);
    assertThat(CallCodec.replyFormat(new Body.Unreadable(""))).isEqualTo(Format.OBJECT);
  }

  @Test
  void resultOfAnotherTypeIsInternal() {
    var div = CONTRACT.named("div(int,int)").get(0);
    var failure =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            ParleyException.class,
            () -> CODEC.readResult(new Body.Json("\"x\""), div, CONTRACT.allowList()));
    assertThat(failure)
        .hasMessage(
            "The result of div(int,int) does not fit the contract:"
                + " expected int, got JSON string \"x\"")
        .extracting(ParleyException::status)
        .isEqualTo(Status.INTERNAL);
  }

  @Provide
  Arbitrary<Object> values() {
    var leaves =
        Arbitraries.<Object>oneOf(
            Arbitraries.strings().map(Object.class::cast),
            Arbitraries.integers().map(Object.class::cast),
            Arbitraries.longs().map(Object.class::cast),
            Arbitraries.doubles().map(Object.class::cast),
            Arbitraries.bigDecimals().map(Object.class::cast),
            Arbitraries.bigIntegers().map(Object.class::cast),
            Arbitraries.longs().map(n -> new UUID(n, ~n)),
            Arbitraries.integers().map(n -> LocalDate.ofEpochDay(n)),
            Arbitraries.longs().between(-(1L << 35), 1L << 35).map(Instant::ofEpochSecond),
            Arbitraries.longs().map(Duration::ofNanos),
            Arbitraries.longs()
                .between(0, 1L << 32)
                .map(
                    n ->
                        ZonedDateTime.ofInstant(
                            Instant.ofEpochSecond(n), ZoneId.of("Asia/Tokyo"))));
    return Arbitraries.recursive(
        () -> leaves,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(4).map(ArrayList::new).map(Object.class::cast),
                leaves.list().ofMaxSize(4).map(HashSet::new).map(Object.class::cast),
                Arbitraries.maps(Arbitraries.integers(), inner)
                    .ofMaxSize(4)
                    .map(TreeMap::new)
                    .map(Object.class::cast)),
        0,
        4);
  }

  @Property(tries = 300)
  void anyValueTravelsUnchanged(@ForAll("values") Object value) throws Exception {
    assertThat(ObjectCodec.decode(ObjectCodec.encode(value), AllowList.values(), Limits.DEFAULT))
        .isEqualTo(value);
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by its equals
  record Scalars(
      int whole,
      long large,
      double real,
      String text,
      BigDecimal decimal,
      BigInteger big,
      Instant instant,
      ZonedDateTime zoned,
      Duration duration,
      UUID id,
      char letter,
      byte[] bytes)
      implements java.io.Serializable {
    @Override
    public boolean equals(Object other) {
      return other instanceof Scalars that && Arrays.deepEquals(fields(), that.fields());
    }

    @Override
    public int hashCode() {
      return Arrays.deepHashCode(fields());
    }

    private Object[] fields() {
      return new Object[] {
        whole, large, real, text, decimal, big, instant, zoned, duration, id, letter, bytes
      };
    }
  }

  interface Records {
    Scalars get(Scalars scalars);
  }

  @Property(tries = 200)
  void anyRecordTravelsUnchangedInBothFormats(
      @ForAll int whole,
      @ForAll long large,
      @ForAll double real,
      @ForAll String text,
      @ForAll BigDecimal decimal,
      @ForAll BigInteger big,
      @ForAll byte[] bytes,
      @ForAll Format format) {
    var instant = Instant.ofEpochSecond(whole, 123_456_789);
    var value =
        new Scalars(
            whole,
            large,
            real,
            text,
            decimal,
            big,
            instant,
            instant.atZone(ZoneId.of("Europe/Paris")),
            Duration.ofNanos(large),
            new UUID(large, whole),
            text.isEmpty() ? 'x' : text.charAt(0),
            bytes);
    var records = Contract.of(Records.class);
    assertThat(
            CODEC
                .readArguments(
                    CODEC.arguments(new Object[] {value}, format),
                    records.methods(),
                    records.allowList())
                .arguments())
        .containsExactly(value);
  }

  interface Target {
    void take(byte a, short b, int c, long d, float e, double f, BigInteger g, BigDecimal h);
  }

  private static final ContractMethod TARGETS = Contract.of(Target.class).methods().get(0);

  @Provide
  Arbitrary<Number> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.bytes().map(Number.class::cast),
        Arbitraries.shorts().map(Number.class::cast),
        Arbitraries.integers().map(Number.class::cast),
        Arbitraries.longs().map(Number.class::cast),
        Arbitraries.floats().map(Number.class::cast),
        Arbitraries.doubles().map(Number.class::cast),
        Arbitraries.integers().map(n -> n / 8.0),
        Arbitraries.bigIntegers().map(Number.class::cast),
        Arbitraries.bigDecimals().map(Number.class::cast));
  }

  @Property(tries = 2_000)
  void coercionNeverLosesANumbersValue(@ForAll("numbers") Number number) {
    for (var type : TARGETS.types) {
      try {
        var fitted = (Number) Objects.requireNonNull(Coercion.fit(number, type));
        assertThat(exact(fitted))
            .as("%s as %s", number, type)
            .isEqualByComparingTo(
                fitted instanceof BigDecimal ? new BigDecimal(number.toString()) : exact(number));
      } catch (Coercion.Mismatch e) {
        assertThat(e).hasMessageStartingWith("expected " + TypeNames.of(type) + ", got ");
      }
    }
  }

  /** To the last bit; but a decimal made of a floating number is what prints it. */
  private static BigDecimal exact(Number number) {
    return number instanceof Float || number instanceof Double
        ? new BigDecimal(number.doubleValue())
        : new BigDecimal(number.toString());
  }
}
