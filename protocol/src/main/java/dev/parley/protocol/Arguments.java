package dev.parley.protocol;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the method that given arguments mean, and puts them in its order. */
final class Arguments {
  /** A method and the arguments to invoke it with. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
  record Bound(ContractMethod method, @Nullable Object[] arguments) {}

  /** The arguments that a variable-arity parameter gathers. */
  private record Rest(List<@Nullable Object> values) {}

  private static final int GATHERED = 10_000;

  private Arguments() {}

  /**
   * @param candidates methods of the name that was asked for, one at least
   * @param raw positional as {@code Object[]}, {@link List} or JSON array, by name as {@link Map}
   *     or JSON object; null for none
   * @throws ParleyException {@link Status#BAD_ARGUMENTS}
   */
  static Bound bind(List<ContractMethod> candidates, @Nullable Object raw) {
    var problems = new ArrayList<String>();
    Bound best = null;
    var least = Integer.MAX_VALUE;
    for (var method : candidates) {
      try {
        var values = values(method, raw);
        var bound = new Bound(method, fit(method, values));
        var distance = distance(method, values);
        if (distance < least) {
          best = bound;
          least = distance;
        }
      } catch (Coercion.Mismatch e) {
        problems.add(method.describe() + ": " + e.getMessage());
      }
    }
    if (best == null) {
      throw new ParleyException(Status.BAD_ARGUMENTS, String.join("; ", problems));
    }
    return best;
  }

  private static List<@Nullable Object> values(ContractMethod method, @Nullable Object raw)
      throws Coercion.Mismatch {
    var named = named(raw);
    return named == null ? positional(method, raw) : byName(method, named);
  }

  private static @Nullable Object[] fit(ContractMethod method, List<@Nullable Object> values)
      throws Coercion.Mismatch {
    var arguments = new @Nullable Object[values.size()];
    for (var i = 0; i < arguments.length; i++) {
      var type = method.types.get(i);
      try {
        var value =
            values.get(i) instanceof Rest rest
                ? Coercion.array(rest.values(), type.getContentType())
                : Coercion.fit(values.get(i), type);
        arguments[i] = method.optional[i] ? Optional.ofNullable(value) : value;
      } catch (Coercion.Mismatch e) {
        throw new Coercion.Mismatch(
            "'" + method.parameters().get(i).name() + "' " + e.getMessage());
      }
    }
    return arguments;
  }

  /** How far the values are from the parameters' types, those of a variable-arity call farthest. */
  private static int distance(ContractMethod method, List<@Nullable Object> values) {
    var sum = 0;
    for (var i = 0; i < values.size(); i++) {
      var type = method.types.get(i);
      if (values.get(i) instanceof Rest rest) {
        sum += GATHERED;
        for (var value : rest.values()) {
          sum += Coercion.distance(value, type.getContentType());
        }
      } else {
        sum += Coercion.distance(values.get(i), type);
      }
    }
    return sum;
  }

  private static @Nullable Map<String, @Nullable Object> named(@Nullable Object raw)
      throws Coercion.Mismatch {
    var map = new LinkedHashMap<String, @Nullable Object>();
    if (raw instanceof JsonNode node && node.isObject()) {
      node.properties().forEach(field -> map.put(field.getKey(), field.getValue()));
      return map;
    } else if (raw instanceof Map<?, ?> given) {
      for (var entry : given.entrySet()) {
        if (!(entry.getKey() instanceof String name)) {
          throw new Coercion.Mismatch(
              "arguments by name need a map whose keys are strings, not "
                  + typeName(entry.getKey()));
        }
        map.put(name, entry.getValue());
      }
      return map;
    }
    return null;
  }

  private static String typeName(@Nullable Object value) {
    return value == null ? "null" : TypeNames.raw(value.getClass());
  }

  private static List<@Nullable Object> positional(ContractMethod method, @Nullable Object raw)
      throws Coercion.Mismatch {
    List<@Nullable Object> values = list(raw);
    var count = method.parameters().size();
    if (method.method.isVarArgs() && !isSpread(method, values, count)) {
      return gatherRest(values, count);
    }
    if (values.size() != count) {
      throw new Coercion.Mismatch(
          "expected "
              + count
              + (count == 1 ? " argument" : " arguments")
              + ", got "
              + values.size());
    }
    return values;
  }

  private static List<@Nullable Object> list(@Nullable Object raw) throws Coercion.Mismatch {
    if (raw == null) {
      return List.of();
    } else if (raw instanceof @Nullable Object[] array) {
      return Arrays.asList(array);
    } else if (raw instanceof List<?> list) {
      return new ArrayList<@Nullable Object>(list);
    } else if (raw instanceof JsonNode node && node.isNull()) {
      return List.of();
    } else if (raw instanceof JsonNode node && node.isArray()) {
      var values = new ArrayList<@Nullable Object>();
      node.forEach(values::add);
      return values;
    }
    throw new Coercion.Mismatch(
        "the body must hold an array, a list or a map of arguments, not "
            + (raw instanceof JsonNode node
                ? "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT)
                : typeName(raw)));
  }

  /** Whether the last argument already is the array that a variable-arity method takes. */
  private static boolean isSpread(ContractMethod method, List<@Nullable Object> values, int count) {
    if (values.size() != count) {
      return false;
    }
    var last = values.get(count - 1);
    return last == null
        || last instanceof JsonNode node && node.isArray()
        || method.types.get(count - 1).getRawClass().isInstance(last)
        || last instanceof List && !isAnything(method.types.get(count - 1).getContentType())
        || last instanceof Object[] && !isAnything(method.types.get(count - 1).getContentType());
  }

  private static boolean isAnything(JavaType type) {
    return type.getRawClass().isAssignableFrom(ArrayList.class) || type.isArrayType();
  }

  private static List<@Nullable Object> gatherRest(List<@Nullable Object> values, int count)
      throws Coercion.Mismatch {
    if (values.size() < count - 1) {
      throw new Coercion.Mismatch(
          "expected at least "
              + (count - 1)
              + (count == 2 ? " argument" : " arguments")
              + ", got "
              + values.size());
    }
    var gathered = new ArrayList<>(values.subList(0, count - 1));
    gathered.add(new Rest(values.subList(count - 1, values.size())));
    return gathered;
  }

  private static List<@Nullable Object> byName(
      ContractMethod method, Map<String, @Nullable Object> named) throws Coercion.Mismatch {
    var values = new ArrayList<@Nullable Object>();
    var missing = new ArrayList<String>();
    for (var i = 0; i < method.parameters().size(); i++) {
      var name = method.parameters().get(i).name();
      values.add(named.get(name));
      if (!named.containsKey(name) && !method.optional[i]) {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw new Coercion.Mismatch("missing " + String.join(", ", missing));
    }
    if (named.size() > method.parameters().size() || !names(method).containsAll(named.keySet())) {
      var unknown =
          named.keySet().stream()
              .filter(name -> !names(method).contains(name))
              .sorted()
              .collect(Collectors.joining(", "));
      throw new Coercion.Mismatch(
          "unknown "
              + unknown
              + "; it takes "
              + (names(method).isEmpty() ? "no arguments" : String.join(", ", names(method))));
    }
    return values;
  }

  private static List<String> names(ContractMethod method) {
    return method.parameters().stream().map(ContractMethod.Parameter::name).toList();
  }
}
