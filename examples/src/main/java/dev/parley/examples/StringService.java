package dev.parley.examples;

import dev.parley.protocol.Doc;
import dev.parley.protocol.Operation;

/** Works on text. */
@Doc("Works on text.")
public interface StringService {
  @Doc("The text in capital letters.")
  @Operation(idempotent = true)
  String makeUpper(String text);
}
