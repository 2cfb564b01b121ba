package dev.parley.protocol;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeBindings;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes a Java method of a contract apart, adding what may travel to the closure. */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record MethodParts(
    Method method,
    String name,
    List<ContractMethod.Parameter> parameters,
    List<JavaType> types,
    boolean[] optional,
    JavaType result,
    boolean optionalResult,
    boolean async,
    boolean stream,
    String doc,
    boolean oneWay,
    boolean idempotent) {

  static MethodParts parse(
      Class<?> contract, Method method, @Nullable String rename, TypeClosure closure) {
    var where = contract.getSimpleName() + "." + method.getName();
    var bindings = bindings(contract, method);
    var parameters = new ArrayList<ContractMethod.Parameter>();
    var types = new ArrayList<JavaType>();
    var optional = new boolean[method.getParameterCount()];
    var names = new HashSet<String>();
    for (var i = 0; i < method.getParameterCount(); i++) {
      var parameter = method.getParameters()[i];
      var param = parameter.getAnnotation(Param.class);
      var parameterName = param == null ? parameter.getName() : param.value();
      var place = where + ", parameter '" + parameterName + "'";
      if (!names.add(parameterName)) {
        throw new ContractException(
            place + ": two parameters have this name; rename one with @Param");
      }
      var type = resolve(parameter.getParameterizedType(), bindings);
      optional[i] = type.getRawClass() == Optional.class;
      if (optional[i]) {
        type = type.containedTypeOrUnknown(0);
      }
      closure.add(type, place);
      types.add(type);
      parameters.add(new ContractMethod.Parameter(parameterName, TypeNames.of(type)));
    }
    var result = resolve(method.getGenericReturnType(), bindings);
    var async =
        CompletionStage.class.isAssignableFrom(result.getRawClass())
            || Future.class.isAssignableFrom(result.getRawClass());
    if (async) {
      requireFuture(result, where);
      result = result.containedTypeOrUnknown(0);
    }
    var stream = result.getRawClass() == Stream.class && !async;
    if (stream) {
      result = result.containedTypeOrUnknown(0);
    }
    var optionalResult = result.getRawClass() == Optional.class && !stream;
    if (optionalResult) {
      result = result.containedTypeOrUnknown(0);
    }
    closure.add(result, where + ", result");
    for (var thrown : method.getExceptionTypes()) {
      closure.add(thrown, where + ", exception " + thrown.getSimpleName());
    }
    return new MethodParts(
        method,
        name(method, rename),
        List.copyOf(parameters),
        List.copyOf(types),
        optional,
        result,
        optionalResult,
        async,
        stream,
        doc(method),
        oneWay(method, result, where),
        idempotent(method));
  }

  String signature() {
    var text = new StringBuilder(name).append('(');
    for (var i = 0; i < parameters.size(); i++) {
      text.append(i == 0 ? "" : ",").append(TypeNames.raw(types.get(i).getRawClass()));
    }
    return text.append(')').toString();
  }

  private static TypeBindings bindings(Class<?> contract, Method method) {
    var owner =
        TypeFactory.defaultInstance()
            .constructType(contract)
            .findSuperType(method.getDeclaringClass());
    return owner == null ? TypeBindings.emptyBindings() : owner.getBindings();
  }

  private static JavaType resolve(Type type, TypeBindings bindings) {
    return TypeFactory.defaultInstance().resolveMemberType(type, bindings);
  }

  private static void requireFuture(JavaType result, String where) {
    if (result.getRawClass() != CompletableFuture.class
        && result.getRawClass() != CompletionStage.class) {
      throw new ContractException(
          where
              + ", result: "
              + result.getRawClass().getName()
              + " cannot be given to the caller; return CompletableFuture");
    }
  }

  private static String name(Method method, @Nullable String rename) {
    if (rename != null) {
      return rename;
    }
    var settings = method.getAnnotation(Operation.class);
    return settings == null || settings.name().isEmpty() ? method.getName() : settings.name();
  }

  private static String doc(Method method) {
    var doc = method.getAnnotation(Doc.class);
    return doc == null ? "" : doc.value();
  }

  private static boolean oneWay(Method method, JavaType result, String where) {
    var settings = method.getAnnotation(Operation.class);
    if (settings == null || !settings.oneWay()) {
      return false;
    }
    if (result.getRawClass() != void.class || method.getExceptionTypes().length > 0) {
      throw new ContractException(
          where
              + ": a one-way method must return void and declare no exceptions; nothing comes back to the caller");
    }
    return true;
  }

  private static boolean idempotent(Method method) {
    var settings = method.getAnnotation(Operation.class);
    return settings != null && settings.idempotent();
  }
}
