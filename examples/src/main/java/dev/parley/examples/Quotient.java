package dev.parley.examples;

import java.math.BigInteger;
import java.util.List;

/** Division as the original task has it. */
public final class Quotient {
  /** From narrow to wide. */
  private static final List<Class<?>> INTEGERS =
      List.of(Byte.class, Short.class, Integer.class, Long.class, BigInteger.class);

  private Quotient() {}

  /**
   * Divides. Two integers give an integer rounded toward minus infinity, of the wider operand's
   * type, {@code int} at least, or of a wider one where that is needed to hold it. Anything else is
   * divided as {@code double}.
   *
   * @throws ArithmeticException if the divisor is zero, floating or not
   */
  public static Number of(Number dividend, Number divisor) {
    if (INTEGERS.contains(dividend.getClass()) && INTEGERS.contains(divisor.getClass())) {
      return narrowed(floored(whole(dividend), whole(divisor)), dividend, divisor);
    } else if (divisor.doubleValue() == 0) {
      throw divisionByZero();
    }
    return dividend.doubleValue() / divisor.doubleValue();
  }

  private static BigInteger whole(Number number) {
    return number instanceof BigInteger big ? big : BigInteger.valueOf(number.longValue());
  }

  private static BigInteger floored(BigInteger dividend, BigInteger divisor) {
    if (divisor.signum() == 0) {
      throw divisionByZero();
    }
    var parts = dividend.divideAndRemainder(divisor);
    var isInexact = parts[1].signum() != 0;
    return isInexact && parts[1].signum() != divisor.signum()
        ? parts[0].subtract(BigInteger.ONE)
        : parts[0];
  }

  private static Number narrowed(BigInteger value, Number dividend, Number divisor) {
    var wider =
        Math.max(INTEGERS.indexOf(dividend.getClass()), INTEGERS.indexOf(divisor.getClass()));
    if (wider <= INTEGERS.indexOf(Integer.class) && value.bitLength() < Integer.SIZE) {
      return value.intValue();
    } else if (wider <= INTEGERS.indexOf(Long.class) && value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    return value;
  }

  private static ArithmeticException divisionByZero() {
    return new ArithmeticException("division by zero");
  }
}
