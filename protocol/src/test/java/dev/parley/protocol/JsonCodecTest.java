package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.Samples.Circle;
import dev.parley.protocol.Samples.Shape;
import dev.parley.protocol.Samples.Square;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JsonCodecTest {
  static final class Annotated implements Serializable {
    private static final long serialVersionUID = 1L;

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    Object any = "";
  }

  interface Service {
    List<Shape> shapes(List<Shape> shapes);

    Object any(Object value);

    Annotated annotated(Annotated value);

    double real(double value);

    BigInteger big(BigInteger value);

    BigDecimal decimal(BigDecimal value);

    long number(long value);

    byte[] bytes(byte[] value);

    char letter(char value);
  }

  private final Contract contract = Contract.of(Service.class);
  private final CallCodec codec = new CallCodec(Limits.DEFAULT);

  private @Nullable Object read(String method, String text) {
    return codec
        .readArguments(
            new Body.Json("[" + text + "]"), contract.named(method), contract.allowList())
        .arguments()
        .get(0);
  }

  private Status refusal(String method, String text) {
    return catchThrowableOfType(ParleyException.class, () -> read(method, text)).status();
  }

  private static ParleyException failure(String text) {
    return catchThrowableOfType(ParleyException.class, () -> JsonCodec.parse(text, Limits.DEFAULT));
  }

  @Test
  void memberOfASealedTypeIsMarkedWhereverItStands() {
    assertThat(CallCodec.toJson(new Circle(1))).isEqualTo("{\"@type\":\"Circle\",\"radius\":1.0}");
    assertThat(CallCodec.toJson(List.of(Map.of("a", new Square(2)))))
        .isEqualTo("[{\"a\":{\"@type\":\"Square\",\"side\":2.0}}]");
    assertThat(codec.result(contract.named("shapes").get(0), List.of(new Circle(1)), Format.JSON))
        .isEqualTo(new Body.Json("[{\"@type\":\"Circle\",\"radius\":1.0}]"));
    assertThat(codec.arguments(new Object[] {new Circle(1)}, Format.JSON))
        .isEqualTo(new Body.Json("[{\"@type\":\"Circle\",\"radius\":1.0}]"));
  }

  @Test
  void typeMayBeAnywhereInTheObject() {
    assertThat(
            read(
                "shapes",
                "[{\"radius\":1,\"@type\":\"Circle\"},{\"@type\":\"Square\",\"side\":2}]"))
        .isEqualTo(List.of(new Circle(1), new Square(2)));
  }

  @Test
  void noOtherClassIsChosenByTheText() {
    for (var type : List.of("Point", "java.lang.Runtime", Circle.class.getName(), "")) {
      assertThat(refusal("shapes", "[{\"@type\":\"" + type + "\",\"radius\":1}]"))
          .isEqualTo(Status.BAD_ARGUMENTS);
    }
    assertThat(refusal("shapes", "[{\"radius\":1}]")).isEqualTo(Status.BAD_ARGUMENTS);
    assertThat(refusal("annotated", "{\"any\":{\"@class\":\"java.util.Date\"}}"))
        .isEqualTo(Status.BAD_ARGUMENTS);
    assertThat(refusal("annotated", "{\"any\":[\"java.util.Date\",1]}"))
        .isEqualTo(Status.BAD_ARGUMENTS);
    assertThat(read("any", "{\"@type\":\"Circle\",\"@class\":\"java.util.Date\"}"))
        .isEqualTo(Map.of("@type", "Circle", "@class", "java.util.Date"));
  }

  @Test
  void objectGetsJsonsOwnTypes() {
    assertThat(
            read(
                "any",
                "[1, 3000000000, 99999999999999999999, 1.5, 8.0, \"x\", true, null, {\"a\":[]}]"))
        .isEqualTo(
            Arrays.asList(
                1,
                3_000_000_000L,
                new BigInteger("99999999999999999999"),
                1.5,
                8.0,
                "x",
                true,
                null,
                Map.of("a", List.of())));
  }

  @Test
  void deepNestingIsRefused() {
    for (var open : List.of("[", "{\"a\":")) {
      assertThat(failure(open.repeat(1_000_000)))
          .hasMessageStartingWith("The body passes a limit: ")
          .extracting(ParleyException::status)
          .isEqualTo(Status.REFUSED);
    }
  }

  @Test
  void manyTokensAreRefused() {
    var text = "[" + "[],".repeat(2_000_000) + "[]]";
    assertThat(failure(text)).extracting(ParleyException::status).isEqualTo(Status.REFUSED);
  }

  @Test
  void longTextIsRefused() {
    assertThat(failure(" ".repeat(Limits.DEFAULT.maxBytes() + 1)))
        .hasMessage("The body has 8388609 characters; the limit is 8388608");
  }

  @Test
  void hugeNumbersCostNothing() {
    assertThat(refusal("big", "1e1000000000")).isEqualTo(Status.BAD_ARGUMENTS);
    assertThat(refusal("number", "1e1000000000")).isEqualTo(Status.BAD_ARGUMENTS);
    assertThat(refusal("real", "1e1000000000")).isEqualTo(Status.BAD_ARGUMENTS);
    assertThat(refusal("any", "[1e1000000000]")).isEqualTo(Status.BAD_ARGUMENTS);
    assertThat(read("real", "1e-1000000000")).isEqualTo(0.0);
    assertThat(read("decimal", "1e1000000000")).isEqualTo(new BigDecimal("1e1000000000"));
    assertThat(failure("[" + "9".repeat(1_000_000) + "]").status()).isEqualTo(Status.REFUSED);
    assertThat(refusal("number", "1e99999999999999")).isEqualTo(Status.BAD_REQUEST);
  }

  @Test
  void textThatIsNoJsonIsABadRequest() {
    for (var text :
        List.of("{\"a\":1,\"a\":2}", "NaN", "[Infinity]", "[1] 2", "[1", "'a'", "{a:1}")) {
      assertThat(failure(text))
          .as(text)
          .hasMessageStartingWith("The body is no JSON: ")
          .extracting(ParleyException::status)
          .isEqualTo(Status.BAD_REQUEST);
    }
  }

  @Test
  void valuesHaveTheirTextForms() {
    assertThat(read("number", "9007199254740993")).isEqualTo(9007199254740993L);
    assertThat(read("bytes", "\"AQL/\"")).isEqualTo(new byte[] {1, 2, -1});
    assertThat(read("letter", "\"é\"")).isEqualTo('é');
    assertThat(refusal("letter", "\"ab\"")).isEqualTo(Status.BAD_ARGUMENTS);
    assertThat(refusal("real", "9007199254740993")).isEqualTo(Status.BAD_ARGUMENTS);
    assertThat(read("real", "9007199254740992")).isEqualTo(9007199254740992.0);
    assertThat(read("real", "\"NaN\"")).isEqualTo(Double.NaN);
  }

  @Test
  void plainValuesTurnToTextAndBack() {
    var value = new ArrayList<Object>(Arrays.asList(1, "a", null, Map.of("k", 1.5)));
    assertThat(CallCodec.fromJson(CallCodec.toJson(value))).isEqualTo(value);
  }
}
