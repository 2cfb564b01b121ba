package dev.parley.examples;

import dev.parley.protocol.Doc;
import dev.parley.protocol.Operation;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Works on numbers. */
@Doc("Works on numbers.")
public interface MathService {
  /** See {@link Quotient#of}. */
  @Doc("Divides: two integers round toward minus infinity, any floating number gives a double.")
  @Operation(idempotent = true)
  Number div(Number dividend, Number divisor);

  /** Each is looked for when it is asked for. */
  @Doc("All prime numbers from 2 to the limit, one by one.")
  default Stream<Integer> primes(int limit) {
    return IntStream.rangeClosed(2, limit)
        .filter(n -> IntStream.rangeClosed(2, (int) Math.sqrt(n)).allMatch(d -> n % d != 0))
        .boxed();
  }
}
