package dev.parley.protocol;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an interface lets others call: its methods, and with them the classes that may travel.
 * Parsed once; a bad interface fails here, with the method and the parameter named. Immutable and
 * thread-safe.
 *
 * <p>Every method of the interface and of those it extends is callable, default methods too, static
 * ones not. Names may be overloaded. Parameters and results may be primitives, strings, numbers,
 * {@code java.time}, enums, records and classes that implement {@link java.io.Serializable}, sealed
 * types, arrays and {@code java.util} collections of these; {@link java.util.Optional} and {@link
 * java.util.concurrent.CompletableFuture} as a whole type; and {@link java.util.stream.Stream} as
 * the whole type of a result, whose items are sent one by one.
 */
public final class Contract {
  private final Class<?> type;
  private final String doc;
  private final List<ContractMethod> methods;
  private final Map<Method, ContractMethod> byJavaMethod = new HashMap<>();
  private final AllowList allowList;

  private Contract(Class<?> type, @Nullable String rename, Map<String, Method> found) {
    this.type = type;
    var docs = type.getAnnotation(Doc.class);
    this.doc = docs == null ? "" : docs.value();
    var closure = new TypeClosure();
    var travels = type.getAnnotation(Travels.class);
    if (travels != null) {
      for (var extra : travels.value()) {
        closure.list(extra, type.getSimpleName() + ", @Travels");
      }
    }
    var parts =
        found.values().stream()
            .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toGenericString))
            .map(method -> MethodParts.parse(type, method, rename, closure))
            .sorted(Comparator.comparing(MethodParts::name).thenComparing(MethodParts::signature))
            .toList();
    var bySignature = new LinkedHashMap<String, MethodParts>();
    for (var part : parts) {
      if (bySignature.put(part.signature(), part) != null) {
        throw new ContractException(
            type.getSimpleName()
                + "."
                + part.name()
                + ": two methods would be called "
                + part.signature()
                + "; give one another name with @Operation(name = …)");
      }
    }
    this.methods =
        parts.stream()
            .map(
                part ->
                    new ContractMethod(
                        part,
                        parts.stream().filter(other -> other.name().equals(part.name())).count()
                            > 1))
            .toList();
    this.methods.forEach(method -> byJavaMethod.put(method.method, method));
    this.allowList = AllowList.of(closure.classes());
  }

  /**
   * The contract that an interface states.
   *
   * @throws ContractException if it is no interface, has no methods, or a type in it cannot travel
   */
  public static Contract of(Class<?> type) {
    return new Contract(type, null, callable(type));
  }

  /**
   * The contract of a single function, from a functional interface and the name callers use.
   *
   * @throws ContractException if the interface has not exactly one abstract method
   */
  public static Contract function(String name, Class<?> type) {
    var methods = callable(type);
    methods.values().removeIf(method -> !Modifier.isAbstract(method.getModifiers()));
    if (methods.size() != 1) {
      throw new ContractException(
          type.getName()
              + " has "
              + methods.size()
              + " abstract methods; a function needs an interface with one");
    }
    return new Contract(type, name, methods);
  }

  private static Map<String, Method> callable(Class<?> type) {
    if (!type.isInterface() || type.isAnnotation()) {
      throw new ContractException(type.getName() + " is not an interface; a contract must be one");
    }
    var found = new LinkedHashMap<String, Method>();
    for (var method : type.getMethods()) {
      if (Modifier.isStatic(method.getModifiers()) || method.isBridge() || isOfObject(method)) {
        continue;
      }
      var key = method.getName() + Arrays.toString(method.getParameterTypes());
      // An interface may restate an inherited method with a narrower result; the narrowest counts.
      found.merge(
          key, method, (a, b) -> a.getReturnType().isAssignableFrom(b.getReturnType()) ? b : a);
    }
    if (found.isEmpty()) {
      throw new ContractException(type.getName() + " has no methods to call");
    }
    return found;
  }

  /** An interface may restate these, as Comparator does; they are not for calling. */
  private static boolean isOfObject(Method method) {
    try {
      return Object.class.getMethod(method.getName(), method.getParameterTypes()) != null;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  /** The interface. */
  public Class<?> type() {
    return type;
  }

  /** What {@link Doc} on the interface says; empty if nothing. */
  public String doc() {
    return doc;
  }

  /** Its methods, sorted by name. */
  public List<ContractMethod> methods() {
    return methods;
  }

  /** The classes that may be read from messages of this contract. */
  public AllowList allowList() {
    return allowList;
  }

  /** The contract's method for a method of the interface, or null if it is none. */
  public @Nullable ContractMethod find(Method method) {
    var exact = byJavaMethod.get(method);
    if (exact != null) {
      return exact;
    }
    ContractMethod narrower = null;
    for (var candidate : methods) {
      if (candidate.method.getName().equals(method.getName())
          && candidate.method.getParameterCount() == method.getParameterCount()) {
        if (Arrays.equals(candidate.method.getParameterTypes(), method.getParameterTypes())) {
          return candidate;
        }
        narrower = isNarrowedBy(method, candidate.method) ? candidate : narrower;
      }
    }
    return narrower;
  }

  /** Whether a type variable in the one is a type in the other, which so overrides it. */
  private static boolean isNarrowedBy(Method generic, Method method) {
    for (var i = 0; i < method.getParameterCount(); i++) {
      var wide = generic.getParameterTypes()[i];
      var narrow = method.getParameterTypes()[i];
      var varies =
          generic.isBridge() || generic.getGenericParameterTypes()[i] instanceof TypeVariable;
      if (wide != narrow && !(varies && wide.isAssignableFrom(narrow))) {
        return false;
      }
    }
    return generic.getDeclaringClass().isAssignableFrom(method.getDeclaringClass());
  }

  /**
   * Methods that a name on the wire may mean: one for a signature, perhaps several for a bare name.
   */
  public List<ContractMethod> named(String wireName) {
    var matches = new ArrayList<ContractMethod>();
    for (var method : methods) {
      if (method.name().equals(wireName) || method.signature().equals(wireName)) {
        matches.add(method);
      }
    }
    return matches;
  }
}
