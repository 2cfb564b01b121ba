package dev.parley.gateway;

import dev.parley.jms.Addresses;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import dev.parley.requester.ServiceDescription;
import dev.parley.requester.ServiceDescription.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one user of the broker can reach, and the operator allows. Every way in leads through here.
 * Thread-safe.
 */
final class Door implements AutoCloseable {
  private final AllowedCalls allowed;
  private final Requester requester;
  private final Catalogue catalogue;

  Door(ParleyConnection connection, AllowedCalls allowed) {
    this.allowed = allowed;
    this.requester = Requester.builder(connection).build();
    this.catalogue = new Catalogue(requester, allowed);
  }

  /** All services and their methods. */
  List<Catalogue.Served> services() {
    return catalogue.services();
  }

  /**
   * A service's methods.
   *
   * @throws ParleyException {@link Status#NO_SUCH_SERVICE} or any other failure of a call
   */
  ServiceDescription service(String name, Deadline deadline) {
    checkService(name);
    return catalogue.service(name, deadline);
  }

  /**
   * The methods that a name means: several where it is overloaded.
   *
   * @throws ParleyException {@link Status#NO_SUCH_METHOD} if it may not be called; empty if the
   *     service does not know it, which it will say itself
   */
  List<Method> methods(String service, String name, Deadline deadline) {
    checkService(service);
    if (!allowed.allows(service, name)) {
      throw new ParleyException(
          Status.NO_SUCH_METHOD, "There is no method " + service + "." + name + " here");
    }
    try {
      return catalogue.service(service, deadline).methods().stream()
          .filter(method -> method.name().equals(name) || method.signature().equals(name))
          .toList();
    } catch (ParleyException e) {
      throw e.status() == Status.DEADLINE_EXCEEDED ? notAnswered(service, name, e) : e;
    }
  }

  /**
   * Calls.
   *
   * @param methods of {@link #methods}
   * @param arguments {@code Object[]} or {@code Map}
   */
  @Nullable Object call(
      String service,
      String name,
      List<Method> methods,
      Object arguments,
      Format format,
      Deadline deadline) {
    var options = CallOptions.DEFAULT.withTimeout(left(deadline)).withFormat(format);
    var remote = requester.service(service).with(options);
    if (!methods.isEmpty() && methods.stream().allMatch(Method::oneWay)) {
      if (arguments instanceof Map<?, ?> named) {
        remote.send(name, names(named));
      } else {
        remote.send(name, (@Nullable Object[]) arguments);
      }
      return null;
    }
    return arguments instanceof Map<?, ?> named
        ? remote.call(name, names(named))
        : remote.call(name, (@Nullable Object[]) arguments);
  }

  @SuppressWarnings("unchecked") // both readers make maps with strings as keys
  private static Map<String, ?> names(Map<?, ?> arguments) {
    return (Map<String, ?>) arguments;
  }

  /** What is left of the time, as an option of a call; never nothing, so that the call says so. */
  static Duration left(Deadline deadline) {
    return Duration.ofMillis(Math.max(1, deadline.remainingMillis()));
  }

  static ParleyException noSuchService(String name) {
    return new ParleyException(
        Status.NO_SUCH_SERVICE,
        "There is no service '" + name + "' here; GET /services lists those that can be called");
  }

  private static void checkService(String name) {
    try {
      Addresses.checkService(name);
    } catch (IllegalArgumentException e) {
      throw noSuchService(name);
    }
  }

  private static ParleyException notAnswered(String service, String name, ParleyException e) {
    return new ParleyException(
        e.status(), service + "." + name + " was not answered in time: nobody serves it", e);
  }

  @Override
  public void close() {
    requester.close();
  }
}
