package dev.parley.topicdemo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of UTF-8; what is too long for one is cut, so that a file without lines fits in memory. */
final class LineInput {
  /** More than any room takes: a line cut there is refused by the room. */
  static final int LONGEST = (1 << 20) + 1;

  private final BufferedReader reader;

  LineInput(InputStream input) {
    reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
  }

  /** The next line without its end; null after the last. */
  @Nullable String next() {
    try {
      var line = new StringBuilder();
      for (int read = reader.read(); ; read = reader.read()) {
        if (read < 0) {
          return line.isEmpty() ? null : line.toString();
        } else if (read == '\n') {
          return withoutReturn(line);
        } else if (line.length() < LONGEST) {
          line.append((char) read);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The messages on stdin cannot be read", e);
    }
  }

  private static String withoutReturn(StringBuilder line) {
    var last = line.length() - 1;
    return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
  }
}
