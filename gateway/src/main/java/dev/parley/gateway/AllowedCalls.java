package dev.parley.gateway;

import dev.parley.requester.ServiceDescription;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What may be called from outside: patterns of {@code service.method} in which a star stands for
 * any characters. What none of them names does not exist for callers. Immutable.
 */
final class AllowedCalls {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_*-]+(\\.[A-Za-z0-9_$*]+)?");

  private final List<Pattern> patterns;

  private AllowedCalls(List<Pattern> patterns) {
    this.patterns = patterns;
  }

  /**
   * Patterns as an operator writes them: {@code math.div}, {@code math.*}, {@code *}.
   *
   * @throws IllegalArgumentException for another form
   */
  static AllowedCalls of(Collection<String> patterns) {
    return new AllowedCalls(patterns.stream().map(AllowedCalls::compiled).toList());
  }

  private static Pattern compiled(String pattern) {
    if (!FORM.matcher(pattern).matches() || !pattern.contains(".") && !pattern.endsWith("*")) {
      throw new IllegalArgumentException(
          "'"
              + pattern
              + "' does not say what may be called: write math.div, 'math.*', or '*' for all");
    }
    return Pattern.compile(
        Pattern.compile("[^*]+|\\*")
            .matcher(pattern)
            .replaceAll(
                part -> part.group().equals("*") ? ".*" : "\\\\Q" + part.group() + "\\\\E"));
  }

  boolean allows(String service, String method) {
    var name = service + "." + withoutSignature(method);
    return !method.startsWith("$")
        && patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  /** The description without what may not be called; empty if nothing is left. */
  Optional<ServiceDescription> visible(ServiceDescription service) {
    var methods =
        service.methods().stream()
            .filter(method -> allows(service.service(), method.name()))
            .toList();
    return methods.isEmpty()
        ? Optional.empty()
        : Optional.of(new ServiceDescription(service.service(), service.doc(), methods));
  }

  private static String withoutSignature(String method) {
    var parenthesis = method.indexOf('(');
    return parenthesis < 0 ? method : method.substring(0, parenthesis);
  }
}
