package dev.parley.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What rooms are told to be, for the commands that keep them. */
final class RoomsOption {
  @Option(
      names = "--rooms",
      paramLabel = "FILE",
      description =
          "JSON with what each room allows: {\"default\": {…}, \"rooms\": {\"ops\": {…}}}, each with"
              + " any of order, history, maxBytes, perSecond, readers, writers, moderators.")
  private @Nullable Path file;

  /** What the file says; without one, nothing. */
  RoomsFile read() {
    return file == null ? RoomsFile.EMPTY : RoomsFile.read(file);
  }
}
