package dev.parley.protocol;

import com.fasterxml.jackson.databind.JavaType;
import java.util.stream.Collectors;

/** Types as one writes them in a contract: no package for what is well known, generics kept. */
final class TypeNames {
  private TypeNames() {}

  static String of(JavaType type) {
    if (type.isArrayType()) {
      return of(type.getContentType()) + "[]";
    }
    var arguments = type.getBindings().getTypeParameters();
    return raw(type.getRawClass())
        + (arguments.isEmpty()
            ? ""
            : arguments.stream().map(TypeNames::of).collect(Collectors.joining(",", "<", ">")));
  }

  static String raw(Class<?> type) {
    if (type.isArray()) {
      return raw(type.getComponentType()) + "[]";
    }
    var name = type.getName();
    return name.startsWith("java.") ? type.getSimpleName() : name;
  }
}
