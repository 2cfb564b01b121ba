package dev.parley.cli;

import dev.parley.protocol.ContractException;
import dev.parley.responder.Responder;
import java.io.File;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An object to serve, as {@code --export} names it. */
final class Export {
  private static final Pattern FORM = Pattern.compile("([^=:]+)=(?:([^=:]+):)?([^=:]+)");

  private final String service;
  private final Class<?> contract;
  private final Object implementation;

  private Export(String service, Class<?> contract, Object implementation) {
    this.service = service;
    this.contract = contract;
    this.implementation = implementation;
  }

  /**
   * Loads the classes and makes the objects.
   *
   * @throws IllegalArgumentException if one is not written {@code NAME=[INTERFACE:]CLASS}
   * @throws UncheckedIOException if something on the class path is not there
   * @throws ContractException if a class cannot be served
   */
  static List<Export> all(List<String> texts, @Nullable String classpath) {
    if (texts.isEmpty() && classpath != null) {
      throw new IllegalArgumentException("--classpath needs an --export of something in it");
    }
    var loader = classpath == null ? Export.class.getClassLoader() : loader(classpath);
    return texts.stream().map(text -> parse(text, loader)).toList();
  }

  private static Export parse(String text, ClassLoader loader) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "--export " + text + " must be NAME=CLASS or NAME=INTERFACE:CLASS");
    }
    var type = load(form.group(3), loader);
    var named = form.group(2);
    var contract = named == null ? onlyInterface(type) : load(named, loader);
    if (!contract.isAssignableFrom(type)) {
      throw new ContractException(type.getName() + " does not implement " + contract.getName());
    }
    return new Export(form.group(1), contract, instance(type));
  }

  void on(Responder responder) {
    export(responder, contract);
  }

  private <T> void export(Responder responder, Class<T> type) {
    try {
      responder.export(service, type, type.cast(implementation));
    } catch (LinkageError e) {
      throw new ContractException(type.getName() + " cannot be served: " + e);
    }
  }

  @Override
  public String toString() {
    return service + " (" + contract.getName() + ")";
  }

  @SuppressWarnings("resource") // Open as long as the process: classes are loaded while it serves.
  private static ClassLoader loader(String classpath) {
    var urls =
        Arrays.stream(classpath.split(File.pathSeparator))
            .filter(part -> !part.isEmpty())
            .map(Export::url)
            .toArray(URL[]::new);
    return new URLClassLoader(urls, Export.class.getClassLoader());
  }

  private static URL url(String part) {
    var path = Path.of(part);
    if (!Files.exists(path)) {
      throw new UncheckedIOException(
          "--classpath: there is no " + part, new NoSuchFileException(part));
    }
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException("--classpath: " + part + " cannot be read", e);
    }
  }

  private static Class<?> load(String name, ClassLoader loader) {
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException e) {
      throw new ContractException(
          "There is no class " + name + " on the class path; is --classpath right?");
    } catch (LinkageError e) {
      throw new ContractException("The class " + name + " cannot be loaded: " + e);
    }
  }

  private static Class<?> onlyInterface(Class<?> type) {
    var found = new LinkedHashSet<Class<?>>();
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      addInterfaces(at, found);
    }
    if (found.size() == 1) {
      return found.iterator().next();
    }
    throw new ContractException(
        type.getName()
            + (found.isEmpty()
                ? " implements no interface of its own; name the methods to serve in one"
                : " implements "
                    + found.stream().map(Class::getName).collect(Collectors.joining(" and "))
                    + "; say which with NAME=INTERFACE:CLASS"));
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> found) {
    for (var one : type.getInterfaces()) {
      if (!one.getName().startsWith("java.")) {
        found.add(one);
      }
    }
  }

  private static Object instance(Class<?> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (NoSuchMethodException e) {
      throw new ContractException(type.getName() + " has no public constructor without parameters");
    } catch (InvocationTargetException e) {
      throw new ContractException(
          "The constructor of " + type.getName() + " threw " + e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new ContractException(
          type.getName() + " cannot be made: it must be a public class that is not abstract");
    }
  }
}
