package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The import rules of the modules that are built after this one, some of them with its help. Their
 * classes are not there yet, so it is their sources that are looked at.
 */
class LaterModulesTest {
  private static final Pattern OURS = Pattern.compile("\\bdev\\.parley\\.([a-z]+)\\b");
  private static final Pattern JMS =
      Pattern.compile("\\b(javax\\.jms|jakarta\\.jms|org\\.apache\\.activemq)\\b");

  @ParameterizedTest
  @CsvSource({
    "examples, requester responder jms protocol examples",
    "gateway, requester topics jms protocol tls gateway",
    "topic-demo, topics jms protocol topicdemo",
    "cli, requester responder topics topicdemo gateway jms protocol tls examples broker cli",
    "benchmarks, requester responder topics gateway jms protocol examples broker benchmarks",
  })
  void moduleUsesOnlyWhatItMay(String module, String uses) throws IOException {
    var named = new TreeSet<String>();
    for (var source : sources(module)) {
      OURS.matcher(Files.readString(source)).results().forEach(match -> named.add(match.group(1)));
    }

    assertThat(named).contains(module.replace("-", "")).isSubsetOf(Set.of(uses.split(" ", -1)));
  }

  /** The benchmarks compare with programs that use JMS by hand. */
  @ParameterizedTest
  @CsvSource({"examples", "gateway", "topic-demo", "cli"})
  void moduleNamesNeitherJmsNorArtemis(String module) throws IOException {
    assertThat(sources(module))
        .isNotEmpty()
        .allSatisfy(source -> assertThat(Files.readString(source)).doesNotContainPattern(JMS));
  }

  /** Whether one of them names that class. */
  static boolean isNamedLater(String type) {
    var importing = "import " + type + ";";
    return Stream.of("examples", "gateway", "topic-demo", "cli", "benchmarks")
        .anyMatch(module -> isNamedIn(module, importing));
  }

  private static boolean isNamedIn(String module, String importing) {
    try {
      for (var source : sources(module)) {
        if (Files.readString(source).contains(importing)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources(String module) throws IOException {
    try (var files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
