package dev.parley.protocol;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

/**
 * The classes that can be in a stream of given types: the types themselves, what their fields
 * declare, permitted subclasses of sealed ones, and superclasses. Refuses what cannot travel,
 * saying where it was found.
 */
final class TypeClosure {
  /** Declared types that stand for "any allowed class". */
  private static final Set<Class<?>> OPEN =
      Set.of(Object.class, Serializable.class, Number.class, CharSequence.class, Comparable.class);

  /**
   * Longer places than this come of a generic type that holds itself with ever larger arguments.
   */
  private static final int MAX_PLACE = 5_000;

  private final Set<Class<?>> classes = new LinkedHashSet<>();
  private final Set<Class<?>> listed = new HashSet<>();
  private final Set<JavaType> seen = new HashSet<>();
  private final Set<JavaType> parents = new HashSet<>();

  /** Implementations that {@link Travels} lists. */
  void list(Class<?> type, String where) {
    listed.add(type);
    add(type, where);
  }

  void add(Type type, String where) {
    add(TypeFactory.defaultInstance().constructType(type), where);
  }

  void add(JavaType type, String where) {
    var raw = type.getRawClass();
    if (!seen.add(type)
        || raw.isPrimitive()
        || raw == Void.class
        || OPEN.contains(raw)
        || (AllowList.isValueType(raw) && type.containedTypeCount() == 0)) {
      return;
    }
    if (where.length() > MAX_PLACE) {
      throw new ContractException(
          where.substring(0, 200) + "…: the types go on for ever; end the recursion");
    }
    if (raw.isArray()) {
      addElement(type.getContentType(), where);
    } else if (isCollection(raw)) {
      addCollection(type, raw, where);
    } else if (Optional.class == raw) {
      throw new ContractException(
          where
              + ": Optional can only be the whole type of a parameter or result;"
              + " inside another type it cannot travel");
    } else if (CompletionStage.class.isAssignableFrom(raw) || Future.class.isAssignableFrom(raw)) {
      throw new ContractException(
          where
              + ": "
              + raw.getSimpleName()
              + " can only be the whole type of a result; it cannot travel");
    } else if (BaseStream.class.isAssignableFrom(raw)) {
      throw new ContractException(
          where
              + ": "
              + raw.getSimpleName()
              + " cannot travel; only Stream<T>, as the whole type of a result, is sent item by item");
    } else {
      addOwn(type, raw, where);
    }
  }

  Collection<Class<?>> classes() {
    return Collections.unmodifiableCollection(classes);
  }

  /** An array's class is in the stream, also where its elements' class is an interface. */
  private void addElement(JavaType element, String where) {
    add(element, where);
    if (element.getRawClass().isInterface()) {
      classes.add(element.getRawClass());
    }
  }

  private void addCollection(JavaType type, Class<?> raw, String where) {
    type.getBindings().getTypeParameters().forEach(argument -> add(argument, where));
    if (!Modifier.isAbstract(raw.getModifiers()) && !AllowList.isValueType(raw)) {
      requireSerializable(raw, where);
      classes.add(raw);
      if (type.getSuperClass() != null) {
        addParent(type.getSuperClass(), where);
      }
    }
  }

  private static boolean isCollection(Class<?> raw) {
    return (Iterable.class.isAssignableFrom(raw)
                || Map.class.isAssignableFrom(raw)
                || Map.Entry.class == raw)
            && raw.getName().startsWith("java.util.")
        || raw == Iterable.class;
  }

  private void addOwn(JavaType type, Class<?> raw, String where) {
    if (raw.isEnum()) {
      classes.add(raw); // travels by name; its constants' own classes never do
      return;
    }
    if (raw.isSealed()) {
      for (var permitted : raw.getPermittedSubclasses()) {
        add(permitted, where + " → " + permitted.getSimpleName());
      }
    } else if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers())) {
      requireListedImplementation(raw, where);
    }
    if (raw.isInterface()) {
      classes.add(raw); // for arrays of it
      return;
    }
    requireSerializable(raw, where);
    classes.add(raw);
    addFields(type, raw, where);
    if (type.getSuperClass() != null) {
      addParent(type.getSuperClass(), where);
    }
  }

  private static void requireSerializable(Class<?> raw, String where) {
    if (!Serializable.class.isAssignableFrom(raw)) {
      throw new ContractException(
          where
              + ": "
              + raw.getName()
              + " cannot travel: "
              + (raw.getName().startsWith("java.")
                  ? "it does not implement java.io.Serializable; use a type that does"
                  : "make it implement java.io.Serializable"));
    }
  }

  /**
   * A superclass is read as part of its subclass, so an abstract one needs no list of
   * implementations.
   */
  private void addParent(JavaType parent, String where) {
    var raw = parent.getRawClass();
    if (!Serializable.class.isAssignableFrom(raw) || !parents.add(parent)) {
      return;
    }
    if (isCollection(raw)) {
      parent.getBindings().getTypeParameters().forEach(argument -> add(argument, where));
    }
    if (AllowList.isValueType(raw)) {
      return;
    }
    classes.add(raw);
    addFields(parent, raw, where);
    if (parent.getSuperClass() != null) {
      addParent(parent.getSuperClass(), where);
    }
  }

  private void addFields(JavaType type, Class<?> raw, String where) {
    if (raw.getName().startsWith("java.")) {
      return; // what the JDK's own classes hold is theirs
    }
    Arrays.stream(raw.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .filter(field -> !Modifier.isTransient(field.getModifiers()))
        .forEach(
            field ->
                add(
                    TypeFactory.defaultInstance()
                        .resolveMemberType(field.getGenericType(), type.getBindings()),
                    where + " → " + raw.getSimpleName() + "." + field.getName()));
  }

  private void requireListedImplementation(Class<?> raw, String where) {
    if (listed.stream().noneMatch(raw::isAssignableFrom)) {
      throw new ContractException(
          where
              + ": "
              + raw.getName()
              + " is open to any implementation: seal it, or list those that may travel"
              + " with @Travels on the contract");
    }
  }
}
