package dev.parley.examples;

import dev.parley.protocol.Doc;
import dev.parley.protocol.Operation;
import org.jspecify.annotations.Nullable;

/** For trying out which values travel. */
@Doc("For trying out which values travel.")
public interface SampleService {
  @Doc("Gives back what it was given, unchanged.")
  @Operation(idempotent = true)
  @Nullable Object roundtrip(@Nullable Object x);
}
