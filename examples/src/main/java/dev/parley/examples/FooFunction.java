package dev.parley.examples;

import dev.parley.protocol.Doc;
import dev.parley.protocol.Operation;

/** A function on its own, belonging to no object. */
@FunctionalInterface
public interface FooFunction {
  @Doc("Is true.")
  @Operation(idempotent = true)
  boolean call();
}
