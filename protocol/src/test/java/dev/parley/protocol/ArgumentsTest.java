package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.Samples.Everything;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
  interface Numbers {
    String pick(int value);

    String pick(long value);

    String pick(double value);

    String pick(String value);

    String pick(Object value);

    String pick(int first, int second);

    String pick(int first, Object... rest);

    byte narrow(byte value);

    float single(float value);

    BigInteger big(BigInteger value);

    BigDecimal decimal(BigDecimal value);

    Number number(Number value);

    void none();
  }

  private final Contract everything = Contract.of(Everything.class);
  private final Contract numbers = Contract.of(Numbers.class);
  private final CallCodec codec = new CallCodec(Limits.DEFAULT);

  private CallCodec.Invocation read(Contract contract, String name, Body body) {
    return codec.readArguments(body, contract.named(name), contract.allowList());
  }

  private CallCodec.Invocation object(Contract contract, String name, Object arguments) {
    return read(contract, name, codec.arguments(arguments, Format.OBJECT));
  }

  private CallCodec.Invocation json(Contract contract, String name, String text) {
    return read(contract, name, new Body.Json(text));
  }

  private String refusal(String name, Object arguments) {
    return refusal(() -> object(everything, name, arguments));
  }

  private String refusalOfJson(String name, String text) {
    return refusal(() -> json(everything, name, text));
  }

  private static String refusal(Runnable call) {
    var failure = catchThrowableOfType(ParleyException.class, call::run);
    assertThat(failure.status()).isEqualTo(Status.BAD_ARGUMENTS);
    return String.valueOf(failure.getMessage());
  }

  private static Object[] of(@Nullable Object... values) {
    return values;
  }

  @Test
  void argumentsByPositionInAnArrayOrAList() {
    assertThat(object(everything, "div(int,int)", of(7, 2)).arguments()).containsExactly(7, 2);
    assertThat(object(everything, "div(int,int)", List.of(7, 2)).arguments()).containsExactly(7, 2);
    assertThat(json(everything, "div(int,int)", "[7, 2]").arguments()).containsExactly(7, 2);
  }

  @Test
  void argumentsByNameInAnyOrder() {
    assertThat(
            object(everything, "div(int,int)", new TreeMap<>(Map.of("divisor", 2, "dividend", 7)))
                .arguments())
        .containsExactly(7, 2);
    assertThat(json(everything, "div(int,int)", "{\"divisor\":2,\"dividend\":7}").arguments())
        .containsExactly(7, 2);
  }

  @Test
  void noBodyIsNoArguments() {
    assertThat(json(everything, "ping", "").arguments()).isEmpty();
    assertThat(json(everything, "ping", "  ").arguments()).isEmpty();
    assertThat(json(everything, "ping", "null").arguments()).isEmpty();
    assertThat(json(everything, "ping", "{}").arguments()).isEmpty();
    assertThat(read(everything, "ping", new Body.Serialized(new byte[0])).arguments()).isEmpty();
  }

  @Test
  void missingAndUnknownNamesAreListed() {
    assertThat(refusal("div(int,int)", Map.of()))
        .isEqualTo("int div(int dividend, int divisor): missing dividend, divisor");
    assertThat(refusal("div(int,int)", Map.of("dividend", 1, "divisor", 2, "b", 3, "a", 4)))
        .isEqualTo("int div(int dividend, int divisor): unknown a, b; it takes dividend, divisor");
    assertThat(refusalOfJson("ping", "{\"a\":1}"))
        .isEqualTo("void ping(): unknown a; it takes no arguments");
  }

  @Test
  void wrongCountIsSaid() {
    assertThat(refusal("div(int,int)", of(1)))
        .isEqualTo("int div(int dividend, int divisor): expected 2 arguments, got 1");
    assertThat(refusalOfJson("letter", "[]"))
        .isEqualTo("char letter(char letter): expected 1 argument, got 0");
    assertThat(refusal("join", of()))
        .isEqualTo(
            "String join(String separator, Object[] parts): expected at least 1 argument, got 0");
  }

  @Test
  void eachOverloadSaysWhyItDoesNotFit() {
    assertThat(refusal("div", of(1, "x")))
        .isEqualTo(
            "double div(double dividend, double divisor): 'divisor' expected double, got String; "
                + "int div(int dividend, int divisor): 'divisor' expected int, got String");
  }

  @Test
  void bodyOfAnotherKindIsSaid() {
    assertThat(refusal("ping", "text"))
        .isEqualTo(
            "void ping(): the body must hold an array, a list or a map of arguments, not String");
    assertThat(refusalOfJson("ping", "5"))
        .isEqualTo(
            "void ping(): the body must hold an array, a list or a map of arguments,"
                + " not a JSON number");
    assertThat(refusal("div(int,int)", Map.of(1, 2)))
        .isEqualTo(
            "int div(int dividend, int divisor): arguments by name need a map whose keys are"
                + " strings, not Integer");
  }

  @Test
  void nullIsNoPrimitive() {
    assertThat(refusal("letter", of((Object) null)))
        .isEqualTo("char letter(char letter): 'letter' expected char, got null");
    assertThat(refusalOfJson("number", "[null]"))
        .isEqualTo("long number(long number): 'number' expected long, got null");
    assertThat(json(everything, "twice", "[null]").arguments()).containsExactly((Object) null);
  }

  @Test
  void optionalParameterMayBeNullOrLeftOut() {
    assertThat(object(everything, "find", of(Optional.of("k"), 1)).arguments())
        .containsExactly(Optional.of("k"), 1);
    assertThat(object(everything, "find", of(null, 1)).arguments())
        .containsExactly(Optional.empty(), 1);
    assertThat(object(everything, "find", Map.of("from", 1)).arguments())
        .containsExactly(Optional.empty(), 1);
    assertThat(object(everything, "find", Map.of("from", 1, "key", Optional.of("k"))).arguments())
        .containsExactly(Optional.of("k"), 1);
    assertThat(json(everything, "find", "{\"from\":1}").arguments())
        .containsExactly(Optional.empty(), 1);
  }

  @Test
  void variableArityIsSpreadOrGathered() {
    for (var arguments :
        List.<Object>of(
            of(1, 2, 3),
            of(new int[] {1, 2, 3}),
            of((Object) new Integer[] {1, 2, 3}),
            of(List.of(1, 2, 3)),
            Map.of("numbers", new int[] {1, 2, 3}),
            Map.of("numbers", List.of(1, 2, 3)))) {
      assertThat(object(everything, "sum", arguments).arguments())
          .containsExactly(new int[] {1, 2, 3});
    }
    for (var text : List.of("[1,2,3]", "[[1,2,3]]", "{\"numbers\":[1,2,3]}")) {
      assertThat(json(everything, "sum", text).arguments()).containsExactly(new int[] {1, 2, 3});
    }
    assertThat(json(everything, "sum", "[]").arguments()).containsExactly(new int[0]);
    assertThat(object(everything, "join", of("-", 1, List.of(2))).arguments())
        .containsExactly("-", of(1, List.of(2)));
    assertThat(object(everything, "join", of("-", List.of(2))).arguments())
        .containsExactly("-", of(List.of(2)));
    assertThat(refusal("sum", of(1, "x")))
        .isEqualTo("int sum(int[] numbers): 'numbers' expected int, got String");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[8]|pick(int)",
        "[3000000000]|pick(long)",
        "[8.0]|pick(double)",
        "[\"8\"]|pick(String)",
        "[true]|pick(Object)",
        "[99999999999999999999]|pick(Object)",
        "[1,2]|pick(int,int)",
        "[1,\"a\"]|pick(int,Object[])",
        "[1,2,3]|pick(int,Object[])",
      })
  void jsonChoosesTheNearestOverload(String text, String signature) {
    assertThat(json(numbers, "pick", text).method().signature()).isEqualTo(signature);
  }

  @Test
  void javaChoosesTheNearestOverload() {
    var expected =
        Map.<Object, String>of(
            8,
            "pick(int)",
            8L,
            "pick(long)",
            8.0,
            "pick(double)",
            (short) 8,
            "pick(int)",
            1.5f,
            "pick(double)",
            "8",
            "pick(String)",
            'c',
            "pick(Object)",
            List.of(),
            "pick(Object)");
    expected.forEach(
        (value, signature) ->
            assertThat(object(numbers, "pick", of(value)).method().signature())
                .isEqualTo(signature));
  }

  @ParameterizedTest
  @CsvSource({
    "'[42, 2]', 'div(int,int)'",
    "'[42.0, 2]', 'div(double,double)'",
    "'[42, 2.5]', 'div(double,double)'",
    "'[42, 3000000000]', 'div(double,double)'",
    "'{\"dividend\": 42, \"divisor\": 2}', 'div(int,int)'",
    "'{\"dividend\": 42, \"divisor\": 2.0}', 'div(double,double)'",
  })
  void integersDivideAsIntegers(String text, String signature) {
    assertThat(json(everything, "div", text).method().signature()).isEqualTo(signature);
    var plain = CallCodec.fromJson(text);
    assertThat(object(everything, "div", plain == null ? "" : plain).method().signature())
        .isEqualTo(signature);
  }

  @Test
  void numberIsWidenedOrNarrowedWhereItLosesNothing() {
    assertThat(object(numbers, "narrow", of(-128L)).arguments()).containsExactly((byte) -128);
    assertThat(object(numbers, "single", of(0.5)).arguments()).containsExactly(0.5f);
    assertThat(object(numbers, "single", of((double) 0.3f)).arguments()).containsExactly(0.3f);
    assertThat(object(numbers, "single", of(Double.NaN)).arguments()).containsExactly(Float.NaN);
    assertThat(object(numbers, "big", of(7)).arguments()).containsExactly(BigInteger.valueOf(7));
    assertThat(object(numbers, "decimal", of(0.1)).arguments())
        .containsExactly(new BigDecimal("0.1"));
    assertThat(object(numbers, "number", of(0.1)).arguments()).containsExactly(0.1);
    assertThat(json(numbers, "decimal", "[0.12345678901234567890123]").arguments())
        .containsExactly(new BigDecimal("0.12345678901234567890123"));
    assertThat(json(numbers, "decimal", "[8.00]").arguments())
        .containsExactly(new BigDecimal("8.00"));
    assertThat(json(numbers, "single", "[0.1]").arguments()).containsExactly(0.1f);
  }

  @Test
  void numberThatWouldLoseSomethingIsRefused() {
    var name = "byte narrow(byte value): 'value' expected byte, got ";
    assertThat(refusal(() -> object(numbers, "narrow", of(128)))).isEqualTo(name + "Integer 128");
    assertThat(refusal(() -> object(numbers, "narrow", of(1.0)))).isEqualTo(name + "Double 1.0");
    assertThat(refusal(() -> json(numbers, "narrow", "[200]"))).isEqualTo(name + "JSON number 200");
    assertThat(refusal(() -> json(numbers, "narrow", "[1.0]"))).isEqualTo(name + "JSON number 1.0");
    assertThat(refusal(() -> json(numbers, "narrow", "[\"1\"]")))
        .isEqualTo(name + "JSON string \"1\"");
    var single = "float single(float value): 'value' expected float, got ";
    assertThat(refusal(() -> object(numbers, "single", of(0.1)))).isEqualTo(single + "Double 0.1");
    assertThat(refusal(() -> object(numbers, "single", of(16777217))))
        .isEqualTo(single + "Integer 16777217");
    assertThat(refusal(() -> json(numbers, "single", "[16777217]")))
        .isEqualTo(single + "JSON number 16777217");
    assertThat(refusal(() -> json(numbers, "single", "[1e39]")))
        .isEqualTo(single + "JSON number 1E+39");
    assertThat(refusal(() -> json(numbers, "big", "[8.0]")))
        .isEqualTo(
            "BigInteger big(BigInteger value): 'value' expected BigInteger, got JSON number 8.0");
  }

  @Test
  void hugeNumbersCostNothing() {
    var digits = BigInteger.ONE.shiftLeft(40_000_000);
    assertThat(refusal(() -> object(numbers, "single", of(digits))))
        .isEqualTo("float single(float value): 'value' expected float, got BigInteger");
    assertThat(refusal(() -> object(numbers, "narrow", of(digits)))).endsWith("got BigInteger");
    assertThat(object(numbers, "decimal", of(digits)).arguments()).hasSize(1);
    for (var scale : List.of(Integer.MAX_VALUE, Integer.MIN_VALUE)) {
      var extreme = new BigDecimal(BigInteger.TEN, scale);
      assertThat(refusal(() -> object(numbers, "big", of(extreme)))).contains("BigDecimal");
      assertThat(refusal(() -> object(numbers, "single", of(extreme)))).contains("BigDecimal");
    }
  }

  @Test
  void enumConstantsAreListed() {
    assertThat(refusalOfJson("paint", "[\"PUCE\"]"))
        .endsWith("got JSON string \"PUCE\"; it is one of RED, GREEN");
    assertThat(refusalOfJson("paint", "[0]")).contains("got JSON number 0");
  }

  @Test
  void badBodyInsideACompoundIsSaid() {
    assertThat(refusalOfJson("later", "[{\"x\":1,\"y\":1,\"z\":2}]"))
        .contains("'point' expected dev.parley.protocol.Samples$Point, got JSON object, at z: ")
        .contains("\"z\"");
    assertThat(refusalOfJson("later", "[{\"x\":1}]"))
        .endsWith("got JSON object, at y: Cannot map `null` into type `int`");
  }

  @Test
  void unreadableBodyIsABadRequest() {
    var failure =
        catchThrowableOfType(
            ParleyException.class,
            () -> read(everything, "ping", new Body.Unreadable("A StreamMessage is no request")));
    assertThat(failure)
        .hasMessage("A StreamMessage is no request")
        .extracting(ParleyException::status)
        .isEqualTo(Status.BAD_REQUEST);
  }

  private static final class Unwritable implements Serializable {
    private static final long serialVersionUID = 1L;
    private final transient Thread thread = Thread.currentThread();

    private Object writeReplace() {
      return thread;
    }
  }

  @Test
  void argumentThatCannotBeWrittenIsSaid() {
    assertThat(refusal(() -> codec.arguments(of(new Unwritable()), Format.OBJECT)))
        .isEqualTo(
            "An argument cannot be sent: java.lang.Thread does not implement java.io.Serializable");
    List<Object> endless = new ArrayList<>();
    for (var i = 0; i < 100_000; i++) {
      endless = new ArrayList<>(Arrays.asList(endless));
    }
    var deep = endless;
    assertThat(refusal(() -> codec.arguments(of(deep), Format.OBJECT)))
        .isEqualTo("An argument cannot be sent: it is nested too deeply");
  }
}
