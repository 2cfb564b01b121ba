package dev.parley.cli;

import static dev.parley.cli.Patience.await;

import dev.parley.protocol.CallContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Talks to the test through files, so that it works from another process. */
public final class FileProbe implements Probe {
  @Override
  public Map<String, String> headers() {
    return CallContext.current().orElseThrow().headers();
  }

  @Override
  public String hold(String started, String release) {
    append(started, "");
    await().until(() -> Files.exists(Path.of(release)));
    return "held";
  }

  @Override
  public void note(String file, String line) {
    append(file, line + "\n");
  }

  private static void append(String file, String text) {
    try {
      Files.writeString(Path.of(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
