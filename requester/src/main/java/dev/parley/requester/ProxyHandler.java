package dev.parley.requester;

import dev.parley.protocol.Contract;
import dev.parley.protocol.ContractMethod;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.RemoteException;
import dev.parley.protocol.Status;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Turns the calls of an interface's methods into calls of a service. */
final class ProxyHandler implements InvocationHandler {
  private static final Object[] NONE = {};

  private final Requester requester;
  private final String service;
  private final Contract contract;
  private final CallOptions options;
  private final Map<Method, CallTarget> targets = new ConcurrentHashMap<>();

  ProxyHandler(Requester requester, String service, Contract contract, CallOptions options) {
    this.requester = requester;
    this.service = service;
    this.contract = contract;
    this.options = options;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, method, given);
    }
    var target = targets.computeIfAbsent(method, this::target);
    var contractMethod = Objects.requireNonNull(target.method());
    var arguments = given == null ? NONE : given;
    if (contractMethod.isAsync()) {
      return requester.callAsync(service, target, arguments, options);
    }
    if (contractMethod.isStream()) {
      return requester.stream(service, target, arguments, options);
    }
    try {
      return requester.call(service, target, arguments, options);
    } catch (Throwable thrown) {
      throw declared(thrown, method);
    }
  }

  private CallTarget target(Method method) {
    ContractMethod found = contract.find(method);
    if (found == null) {
      throw new IllegalStateException(
          method + " is not of the contract " + contract.type().getName());
    }
    return new CallTarget(found.wireName(), found.isOneWay(), found, contract.allowList());
  }

  /** A checked exception that this method does not declare stays what it is: remote. */
  private static Throwable declared(Throwable thrown, Method method) {
    if (thrown instanceof RuntimeException || thrown instanceof Error) {
      return thrown;
    }
    for (var type : method.getExceptionTypes()) {
      if (type.isInstance(thrown)) {
        return thrown;
      }
    }
    return new RemoteException(
        thrown.getClass().getName(), String.valueOf(thrown.getMessage()), List.of());
  }

  private @Nullable Object ofObject(
      Object proxy, Method method, @Nullable Object @Nullable [] given) {
    return switch (method.getName()) {
      case "toString" -> contract.type().getSimpleName() + " of the service '" + service + "'";
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> given != null && proxy == given[0];
      default -> throw new ParleyException(Status.NO_SUCH_METHOD, method + " cannot be called");
    };
  }
}
