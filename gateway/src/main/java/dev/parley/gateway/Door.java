package dev.parley.gateway;

import dev.parley.jms.Addresses;
import dev.parley.jms.ParleyConnection;
import dev.parley.jms.RequestQueues;
import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import dev.parley.requester.RemoteService;
import dev.parley.requester.Requester;
import dev.parley.requester.ServiceDescription;
import dev.parley.requester.ServiceDescription.Method;
import dev.parley.requester.Ticket;
import dev.parley.requester.UnknownTicketException;
import dev.parley.topics.Rooms;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one user of the broker can reach, and the operator allows. Every way in leads through here.
 * Thread-safe.
 */
final class Door implements AutoCloseable {
  /** Is told of each call of a method that there is: service, method, status, nanoseconds. */
  interface Recorder {
    void called(String service, String method, Status status, long nanos);
  }

  private final ParleyConnection connection;
  private final AllowedCalls allowed;
  private final Recorder recorder;
  private final Requester requester;
  private final Catalogue catalogue;
  private final RequestQueues queues;
  private @Nullable Rooms rooms; // guarded by this

  Door(ParleyConnection connection, AllowedCalls allowed, Recorder recorder) {
    this.connection = connection;
    this.recorder = recorder;
    this.allowed = allowed;
    this.requester = Requester.builder(connection).build();
    this.catalogue = new Catalogue(requester, allowed);
    this.queues = new RequestQueues(connection);
  }

  /** All services and their methods. */
  List<Catalogue.Served> services() {
    return catalogue.services();
  }

  /**
   * A service's methods. The broker is asked only about services that callers may know of: they may
   * name any.
   *
   * @throws ParleyException {@link Status#NO_SUCH_SERVICE} or any other failure of a call
   */
  ServiceDescription service(String name, Deadline deadline) {
    checkService(name);
    if (!allowed.allowsSomeOf(name)) {
      throw noSuchService(name);
    }
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
      String service, String name, List<Method> methods, Object arguments, CallOptions options) {
    var remote = requester.service(service).with(options);
    return recorded(service, methods, () -> called(remote, name, methods, arguments));
  }

  /**
   * Calls, and leaves the answer with the broker.
   *
   * @param methods of {@link #methods}
   * @param arguments {@code Object[]} or {@code Map}
   */
  Ticket submit(
      String service, String name, List<Method> methods, Object arguments, CallOptions options) {
    var remote = requester.service(service).with(options);
    return recorded(
        service,
        methods,
        () ->
            arguments instanceof Map<?, ?> named
                ? remote.submit(name, names(named))
                : remote.submit(name, (@Nullable Object[]) arguments));
  }

  /**
   * What this user left to be answered.
   *
   * @throws UnknownTicketException if that is no ticket
   */
  Ticket ticket(String text) {
    return requester.ticket(text);
  }

  /**
   * Calls, and has the items read as they come.
   *
   * @param methods of {@link #methods}, which all return streams
   * @param reader says how the stream ended
   */
  void stream(
      String service,
      String name,
      List<Method> methods,
      Object arguments,
      CallOptions options,
      Function<Stream<@Nullable Object>, Status> reader) {
    var start = System.nanoTime();
    var status = Status.OK;
    var remote = requester.service(service).with(options);
    try (var items =
        arguments instanceof Map<?, ?> named
            ? remote.stream(name, names(named))
            : remote.stream(name, (@Nullable Object[]) arguments)) {
      status = reader.apply(items);
    } catch (ParleyException e) {
      status = e.status();
      throw e;
    } finally {
      record(service, methods, status, start);
    }
  }

  /** Of a call that ends by then. */
  static CallOptions options(Format format, Deadline deadline) {
    return CallOptions.DEFAULT.withTimeout(left(deadline)).withFormat(format);
  }

  private <T extends @Nullable Object> T recorded(
      String service, List<Method> methods, Supplier<T> call) {
    var start = System.nanoTime();
    var status = Status.OK;
    try {
      return call.get();
    } catch (ParleyException e) {
      status = e.status();
      throw e;
    } finally {
      record(service, methods, status, start);
    }
  }

  private void record(String service, List<Method> methods, Status status, long start) {
    if (!methods.isEmpty()) {
      recorder.called(service, methods.get(0).name(), status, System.nanoTime() - start);
    }
  }

  private static @Nullable Object called(
      RemoteService remote, String name, List<Method> methods, Object arguments) {
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

  /** How many requests wait for each of these services; nothing where this user may not know. */
  Map<String, Long> waiting(Collection<String> services) {
    try {
      return queues.depths(services);
    } catch (ParleyException e) {
      return Map.of();
    }
  }

  /**
   * Requests for what may be called that the broker has given up on, newest first.
   *
   * @throws ParleyException {@link Status#PERMISSION_DENIED} if this user is no admin
   */
  List<RequestQueues.DeadLetter> deadLetters() {
    return queues.deadLetters().stream()
        .filter(letter -> allowed.allows(letter.service(), letter.method()))
        .toList();
  }

  /** Sends one back to its service; whether it was still there. */
  boolean reissue(RequestQueues.DeadLetter letter) {
    return queues.reissue(letter.id());
  }

  /** As whom the broker knows it. */
  String user() {
    return connection.user().orElse("");
  }

  /**
   * The rooms that this user may join.
   *
   * @throws ParleyException if it may have no inbox for them
   */
  synchronized Rooms rooms() {
    var present = rooms;
    if (present == null) {
      present = Rooms.builder(connection).build();
      rooms = present;
    }
    return present;
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
  public synchronized void close() {
    if (rooms != null) {
      rooms.close();
    }
    requester.close();
  }
}
