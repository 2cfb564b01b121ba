package dev.parley.examples;

import dev.parley.protocol.Doc;
import dev.parley.protocol.Operation;

/** Works on numbers. */
@Doc("Works on numbers.")
public interface MathService {
  /** See {@link Quotient#of}. */
  @Doc("Divides: two integers round toward minus infinity, any floating number gives a double.")
  @Operation(idempotent = true)
  Number div(Number dividend, Number divisor);
}
