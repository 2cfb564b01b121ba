package dev.parley.gateway;

import dev.parley.protocol.CallCodec.Format;
import dev.parley.requester.ServiceDescription.Method;
import dev.parley.requester.ServiceDescription.Parameter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fits the values of XML-RPC to what a method's contract declares. Methods that take and give
 * values of the JDK get them as they are; where the contract has types of its own, they are made
 * from JSON.
 */
final class XmlRpcValues {
  private static final Set<String> SCALARS =
      Set.of(
          "String",
          "CharSequence",
          "boolean",
          "Boolean",
          "char",
          "Character",
          "byte",
          "Byte",
          "short",
          "Short",
          "int",
          "Integer",
          "long",
          "Long",
          "float",
          "Float",
          "double",
          "Double",
          "Number",
          "BigInteger",
          "BigDecimal",
          "LocalDate",
          "LocalTime",
          "LocalDateTime",
          "Instant",
          "OffsetDateTime",
          "ZonedDateTime",
          "Duration",
          "Date",
          "UUID",
          "Locale",
          "Currency");

  /** What is taken as it is, without losing anything or being taken for something else. */
  private static final Set<String> AS_THEY_ARE =
      Set.of(
          "void",
          "Object",
          "String",
          "boolean",
          "Boolean",
          "int",
          "Integer",
          "long",
          "Long",
          "double",
          "Double",
          "Number",
          "BigInteger",
          "BigDecimal",
          "LocalDateTime",
          "byte[]",
          "Object[]",
          "String[]",
          "int[]",
          "long[]",
          "double[]",
          "boolean[]",
          "List",
          "Collection",
          "Map",
          "List<Object>",
          "Collection<Object>",
          "Map<String,Object>",
          "Map<Object,Object>");

  private static final Set<String> MOMENTS =
      Set.of("Instant", "OffsetDateTime", "ZonedDateTime", "Date");

  /** What to call with: {@code Object[]} by position, {@code Map} by name. */
  record Prepared(Object arguments, Format format) {}

  private XmlRpcValues() {}

  /**
   * Prepares a call.
   *
   * @param methods that the name means
   */
  static Prepared prepare(List<Method> methods, List<@Nullable Object> values) {
    var format = format(methods);
    var only = methods.size() == 1 ? methods.get(0) : null;
    if (values.size() == 1
        && values.get(0) instanceof Map<?, ?> struct
        && !methods.isEmpty()
        && methods.stream().noneMatch(XmlRpcValues::takesStruct)) {
      return new Prepared(byName(only, struct, format), format);
    }
    var arguments = new ArrayList<@Nullable Object>(values);
    for (var i = 0; only != null && i < arguments.size() && i < only.parameters().size(); i++) {
      arguments.set(i, fitted(arguments.get(i), only.parameters().get(i), format));
    }
    return new Prepared(arguments.toArray(), format);
  }

  private static Map<String, @Nullable Object> byName(
      @Nullable Method method, Map<?, ?> struct, Format format) {
    var named = new LinkedHashMap<String, @Nullable Object>();
    struct.forEach((name, value) -> named.put(String.valueOf(name), value));
    if (method != null) {
      for (var parameter : method.parameters()) {
        named.computeIfPresent(parameter.name(), (name, value) -> fitted(value, parameter, format));
      }
    }
    return named;
  }

  /** A single parameter that is none of the scalars and no list may be a struct. */
  private static boolean takesStruct(Method method) {
    if (method.parameters().size() != 1) {
      return false;
    }
    var type = method.parameters().get(0).type();
    return !SCALARS.contains(type) && !type.endsWith("[]") && !type.matches("(List|Set)(<.*)?");
  }

  private static Format format(List<Method> methods) {
    return methods.stream()
            .allMatch(
                method ->
                    isTakenAsItIs(method.result())
                        && method.parameters().stream()
                            .allMatch(parameter -> AS_THEY_ARE.contains(parameter.type())))
        ? Format.OBJECT
        : Format.JSON;
  }

  /** Results need no fitting, so that those of any type of the JDK will do. */
  private static boolean isTakenAsItIs(String type) {
    return AS_THEY_ARE.contains(type) || SCALARS.contains(type);
  }

  /** In JSON a moment needs its zone. */
  private static @Nullable Object fitted(
      @Nullable Object value, Parameter parameter, Format format) {
    return format == Format.JSON
            && value instanceof java.time.LocalDateTime time
            && MOMENTS.contains(parameter.type())
        ? time + "Z"
        : value;
  }

  /** A result that came as JSON, as the type that the contract declares. */
  static @Nullable Object result(List<Method> methods, Format format, @Nullable Object value)
      throws XmlRpcFault {
    if (format == Format.OBJECT || methods.size() != 1 || !(value instanceof String text)) {
      return value;
    }
    var type = methods.get(0).result();
    if (type.equals("byte[]")) {
      return Base64.getDecoder().decode(text);
    }
    // A zone's name follows in brackets.
    return type.equals("LocalDateTime") || MOMENTS.contains(type)
        ? XmlRpcTime.parse(text.replaceFirst("\\[.*", ""))
        : value;
  }
}
