package dev.parley.cli;

import dev.parley.protocol.Operation;
import java.util.Map;

/** A contract for looking at a call from the other side. */
public interface Probe {
  /** The caller's headers. */
  Map<String, String> headers();

  /** Makes the one file, waits for the other, and answers "held". */
  String hold(String started, String release);

  /** Adds a line to a file. */
  @Operation(oneWay = true)
  void note(String file, String line);
}
