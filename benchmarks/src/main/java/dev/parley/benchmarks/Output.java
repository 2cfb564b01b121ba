package dev.parley.benchmarks;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.benchmarks.report.Report;
import dev.parley.benchmarks.report.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Shows a report, and writes it where the command line says. */
final class Output {
  private static final String END = "<!-- end -->";

  private final RunOptions options;

  private Output(RunOptions options) {
    this.options = options;
  }

  static Output of(RunOptions options) {
    return new Output(options);
  }

  /** The exit code. */
  int write(Report report) throws IOException {
    System.out.println(report.machine());
    System.out.print(Tables.text(report));
    if (options.markdown != null) {
      Files.writeString(options.markdown, Tables.markdown(report));
    }
    if (options.insert != null) {
      insert(report, options.insert);
    }
    if (options.json != null) {
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build()
          .writeValue(options.json.toFile(), report);
    }
    return report.failures().isEmpty() ? 0 : 1;
  }

  /** Replaces what is between the two lines. */
  static void insert(Report report, Path file) throws IOException {
    var begin = "<!-- " + report.subject().name().toLowerCase(Locale.ROOT) + " -->";
    var text = Files.readString(file);
    var from = text.indexOf(begin);
    var to = text.indexOf(END, from);
    if (from < 0 || to < 0) {
      throw new IOException(file + " has no lines " + begin + " and " + END + " to write between");
    }
    Files.writeString(
        file,
        text.substring(0, from + begin.length())
            + "\n\n"
            + Tables.markdown(report)
            + "\n"
            + text.substring(to));
  }
}
