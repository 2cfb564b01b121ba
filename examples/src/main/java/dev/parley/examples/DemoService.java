package dev.parley.examples;

import dev.parley.protocol.Doc;
import dev.parley.protocol.Operation;
import org.jspecify.annotations.Nullable;

/** The remote object of the original task. */
@Doc("Shows what calls can do.")
public interface DemoService {
  @Doc("Answers with what it was given.")
  @Operation(idempotent = true)
  String echo(@Nullable Object data);

  /** See {@link Quotient#of}. */
  @Doc("Divides: two integers round toward minus infinity, any floating number gives a double.")
  @Operation(idempotent = true)
  Number div(Number dividend, Number divisor);

  @Doc("Whether this computer is on.")
  @Operation(name = "is_computer_on", idempotent = true)
  boolean isComputerOn();
}
