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

  /** A pattern, and which services it can be about. */
  private record Rule(Pattern services, Pattern calls) {
    /** Where there is no dot, the first star can stand for one, and all before it. */
    static Rule of(String pattern) {
      var end = pattern.indexOf('.');
      return new Rule(
          compiled(pattern.substring(0, end < 0 ? pattern.indexOf('*') + 1 : end)),
          compiled(pattern));
    }

    private static Pattern compiled(String pattern) {
      return Pattern.compile(
          Pattern.compile("[^*]+|\\*")
              .matcher(pattern)
              .replaceAll(
                  part -> part.group().equals("*") ? ".*" : "\\\\Q" + part.group() + "\\\\E"));
    }

    boolean isAbout(String service) {
      return services.matcher(service).matches();
    }

    boolean allows(String service, String method) {
      return isAbout(service) && calls.matcher(service + "." + method).matches();
    }
  }

  private final List<Rule> rules;

  private AllowedCalls(List<Rule> rules) {
    this.rules = rules;
  }

  /**
   * Patterns as an operator writes them: {@code math.div}, {@code math.*}, {@code *}.
   *
   * @throws IllegalArgumentException for another form
   */
  static AllowedCalls of(Collection<String> patterns) {
    return new AllowedCalls(patterns.stream().map(AllowedCalls::rule).toList());
  }

  private static Rule rule(String pattern) {
    if (!FORM.matcher(pattern).matches() || !pattern.contains(".") && !pattern.endsWith("*")) {
      throw new IllegalArgumentException(
          "'"
              + pattern
              + "' does not say what may be called: write math.div, 'math.*', or '*' for all");
    }
    return Rule.of(pattern);
  }

  boolean allows(String service, String method) {
    var name = withoutSignature(method);
    return !name.startsWith("$") && rules.stream().anyMatch(rule -> rule.allows(service, name));
  }

  /** Whether any method of that service could be called, if there were such a service. */
  boolean allowsSomeOf(String service) {
    return rules.stream().anyMatch(rule -> rule.isAbout(service));
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
