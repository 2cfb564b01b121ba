package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuotientTest {
  static Stream<Arguments> quotients() {
    var two64 = BigInteger.TWO.pow(64);
    return Stream.of(
        arguments(42, 2, 21),
        arguments(-7, 2, -4),
        arguments(7, -2, -4),
        arguments(-7, -2, 3),
        arguments((byte) 7, (short) 2, 3),
        arguments(7L, 2, 3L),
        arguments(Integer.MIN_VALUE, -1, 2147483648L),
        arguments(Long.MIN_VALUE, -1, BigInteger.TWO.pow(63)),
        arguments(two64, 2, BigInteger.TWO.pow(63)),
        arguments(-1, two64, BigInteger.valueOf(-1)),
        arguments(7.0, 2, 3.5),
        arguments(7, 2.0f, 3.5),
        arguments(new BigDecimal("7"), 2, 3.5));
  }

  @ParameterizedTest
  @MethodSource("quotients")
  void integersStayIntegersAndRoundDown(Number dividend, Number divisor, Number quotient) {
    assertThat(Quotient.of(dividend, divisor)).isEqualTo(quotient);
  }

  static Stream<Number> zeroes() {
    return Stream.of(0, 0L, BigInteger.ZERO, 0.0, -0.0, BigDecimal.ZERO);
  }

  @ParameterizedTest
  @MethodSource("zeroes")
  void zeroDividesNothing(Number zero) {
    assertThatThrownBy(() -> Quotient.of(1, zero))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("division by zero");
  }
}
