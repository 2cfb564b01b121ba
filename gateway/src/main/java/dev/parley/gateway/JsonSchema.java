package dev.parley.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema of a type as contracts write it, {@code Map<String,List<int[]>>}. Of a type of the
 * service's own only the name is known.
 */
final class JsonSchema {
  private static final Map<String, Map<String, @Nullable Object>> SIMPLE =
      Map.ofEntries(
          Map.entry("void", Json.object("type", "null")),
          Map.entry("boolean", Json.object("type", "boolean")),
          Map.entry("byte", integer(Byte.MIN_VALUE, Byte.MAX_VALUE)),
          Map.entry("short", integer(Short.MIN_VALUE, Short.MAX_VALUE)),
          Map.entry("int", Json.object("type", "integer", "format", "int32")),
          Map.entry("long", Json.object("type", "integer", "format", "int64")),
          Map.entry("BigInteger", Json.object("type", "integer")),
          Map.entry("float", Json.object("type", "number", "format", "float")),
          Map.entry("double", Json.object("type", "number", "format", "double")),
          Map.entry("Number", Json.object("type", "number")),
          Map.entry("BigDecimal", Json.object("type", "number")),
          Map.entry("String", Json.object("type", "string")),
          Map.entry("CharSequence", Json.object("type", "string")),
          Map.entry("char", Json.object("type", "string", "minLength", 1, "maxLength", 1)),
          Map.entry("byte[]", Json.object("type", "string", "contentEncoding", "base64")),
          Map.entry("UUID", Json.object("type", "string", "format", "uuid")),
          Map.entry("LocalDate", Json.object("type", "string", "format", "date")),
          Map.entry("LocalTime", Json.object("type", "string")),
          Map.entry("LocalDateTime", Json.object("type", "string")),
          Map.entry("Instant", Json.object("type", "string", "format", "date-time")),
          Map.entry("OffsetDateTime", Json.object("type", "string", "format", "date-time")),
          Map.entry("ZonedDateTime", Json.object("type", "string")),
          Map.entry("Duration", Json.object("type", "string", "format", "duration")),
          Map.entry("Object", Json.object()));

  private static final Map<String, String> BOXES =
      Map.of(
          "Boolean", "boolean",
          "Character", "char",
          "Byte", "byte",
          "Short", "short",
          "Integer", "int",
          "Long", "long",
          "Float", "float",
          "Double", "double");

  private JsonSchema() {}

  private static Map<String, @Nullable Object> integer(int least, int most) {
    return Json.object("type", "integer", "minimum", least, "maximum", most);
  }

  static Map<String, @Nullable Object> of(String type) {
    var simple = SIMPLE.get(BOXES.getOrDefault(type, type));
    if (simple != null) {
      return simple;
    } else if (type.endsWith("[]")) {
      return array(of(type.substring(0, type.length() - 2)));
    }
    var arguments = arguments(type);
    var raw = type.replaceFirst("<.*", "");
    return switch (raw) {
      case "List", "Set", "Collection", "Iterable", "SortedSet" ->
          array(arguments.isEmpty() ? Json.object() : of(arguments.get(0)));
      case "Map", "SortedMap" -> {
        var object = Json.object("type", "object");
        if (arguments.size() == 2) {
          object.put("additionalProperties", of(arguments.get(1)));
        }
        yield object;
      }
      default -> Json.object("description", type);
    };
  }

  private static Map<String, @Nullable Object> array(Map<String, @Nullable Object> elements) {
    var array = Json.object("type", "array");
    if (!elements.isEmpty()) {
      array.put("items", elements);
    }
    return array;
  }

  /** What is between the outer angle brackets, at its commas. */
  private static List<String> arguments(String type) {
    var arguments = new ArrayList<String>();
    var depth = 0;
    var start = type.indexOf('<') + 1;
    for (var i = start; start > 0 && i < type.length(); i++) {
      var c = type.charAt(i);
      if (depth == 0 && (c == ',' || c == '>')) {
        arguments.add(type.substring(start, i).strip());
        start = i + 1;
      }
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
      if (depth < 0) {
        break;
      }
    }
    return arguments;
  }
}
