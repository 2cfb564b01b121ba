package dev.parley.gateway;

import dev.parley.requester.ServiceDescription.Method;
import dev.parley.requester.ServiceDescription.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types of a method in XML-RPC's words: its result's first, then its parameters'. */
final class XmlRpcSignature {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("void", "nil"),
          Map.entry("String", "string"),
          Map.entry("char", "string"),
          Map.entry("Character", "string"),
          Map.entry("UUID", "string"),
          Map.entry("LocalDate", "string"),
          Map.entry("Duration", "string"),
          Map.entry("boolean", "boolean"),
          Map.entry("Boolean", "boolean"),
          Map.entry("byte", "int"),
          Map.entry("Byte", "int"),
          Map.entry("short", "int"),
          Map.entry("Short", "int"),
          Map.entry("int", "int"),
          Map.entry("Integer", "int"),
          Map.entry("long", "i8"),
          Map.entry("Long", "i8"),
          Map.entry("float", "double"),
          Map.entry("Float", "double"),
          Map.entry("double", "double"),
          Map.entry("Double", "double"),
          Map.entry("byte[]", "base64"),
          Map.entry("LocalDateTime", "dateTime.iso8601"),
          Map.entry("Instant", "dateTime.iso8601"),
          Map.entry("OffsetDateTime", "dateTime.iso8601"),
          Map.entry("ZonedDateTime", "dateTime.iso8601"),
          Map.entry("Date", "dateTime.iso8601"));

  private XmlRpcSignature() {}

  /** Empty if one of the types can be several of XML-RPC's. */
  static Optional<List<String>> of(Method method) {
    var types = new ArrayList<String>();
    (method.stream() ? Optional.of("array") : type(method.result())).ifPresent(types::add);
    method.parameters().stream()
        .map(Parameter::type)
        .forEach(name -> type(name).ifPresent(types::add));
    return types.size() == method.parameters().size() + 1 ? Optional.of(types) : Optional.empty();
  }

  private static Optional<String> type(String name) {
    var known = TYPES.get(name);
    if (known != null) {
      return Optional.of(known);
    } else if (name.endsWith("[]") || name.matches("(List|Set|Collection)(<.*)?")) {
      return Optional.of("array");
    }
    return name.matches("Map(<.*)?") ? Optional.of("struct") : Optional.empty();
  }
}
