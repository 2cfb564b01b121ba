package dev.parley.requester;

import dev.parley.protocol.AllowList;
import dev.parley.protocol.Headers;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.RemoteException;
import dev.parley.protocol.Status;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service called by the names of its methods. Arguments go by position or, in a map, by name; a
 * method that the service overloads may be named with its signature, {@code div(int,int)}. Results
 * are value types and collections, and the classes that {@link #allow} adds. Immutable and
 * thread-safe.
 */
public final class RemoteService {
  private final Requester requester;
  private final String name;
  private final CallOptions options;
  private final AllowList allowed;

  RemoteService(Requester requester, String name, CallOptions options, AllowList allowed) {
    this.requester = requester;
    this.name = name;
    this.options = options;
    this.allowed = allowed;
  }

  /** The same service with other options. */
  public RemoteService with(CallOptions options) {
    return new RemoteService(requester, name, options, allowed);
  }

  /** The same service; its results may hold these classes and what their fields declare. */
  public RemoteService allow(Class<?>... types) {
    return new RemoteService(requester, name, options, allowed.and(AllowList.of(types)));
  }

  /**
   * Calls a method and waits for its result.
   *
   * @throws RemoteException what the handler threw
   * @throws ParleyException any other failure; its status says which
   */
  public @Nullable Object call(String method, @Nullable Object... arguments) {
    return callWith(method, arguments);
  }

  /** As {@link #call(String, Object...)}, with arguments by name. */
  public @Nullable Object call(String method, Map<String, ?> arguments) {
    return callWith(method, arguments);
  }

  /**
   * Calls a method that returns a stream, and gives its items as they come; see {@link
   * Requester#proxy(String, Class)} for how to read them. Closing it ends the stream; use it in a
   * try-with-resources statement.
   */
  public Stream<@Nullable Object> stream(String method, @Nullable Object... arguments) {
    return requester.stream(name, target(method, false), arguments, options);
  }

  /** As {@link #stream(String, Object...)}, with arguments by name. */
  public Stream<@Nullable Object> stream(String method, Map<String, ?> arguments) {
    return requester.stream(name, target(method, false), arguments, options);
  }

  /**
   * Asks what the service offers.
   *
   * @throws ParleyException as {@link #call(String, Object...)}
   */
  public ServiceDescription describe() {
    return ServiceDescription.read(callWith(Headers.DESCRIBE, Map.of()))
        .orElseThrow(
            () ->
                new ParleyException(
                    Status.INTERNAL, "The service '" + name + "' describes itself unreadably"));
  }

  /**
   * Calls a method; the future ends as {@link #call(String, Object...)} would. Cancelling it gives
   * the call up.
   */
  public CompletableFuture<@Nullable Object> callAsync(
      String method, @Nullable Object... arguments) {
    return requester.callAsync(name, target(method, false), arguments, options);
  }

  /** As {@link #callAsync(String, Object...)}, with arguments by name. */
  public CompletableFuture<@Nullable Object> callAsync(String method, Map<String, ?> arguments) {
    return requester.callAsync(name, target(method, false), arguments, options);
  }

  /**
   * Calls a method one way: returns when the broker has the request. Neither a result nor a failure
   * comes back.
   *
   * @throws ParleyException if the broker did not take it
   */
  public void send(String method, @Nullable Object... arguments) {
    run(target(method, true), arguments);
  }

  /** As {@link #send(String, Object...)}, with arguments by name. */
  public void send(String method, Map<String, ?> arguments) {
    run(target(method, true), arguments);
  }

  /**
   * Calls a method whose answer is fetched later: returns when the broker has the request, on disk.
   * The timeout is how long the call may take in all, until it is answered; the responder's own
   * longest timeout counts from when it takes the request.
   *
   * @throws ParleyException if the broker did not take it, {@link Status#PERMISSION_DENIED} if this
   *     user may not have answers kept
   */
  public Ticket submit(String method, @Nullable Object... arguments) {
    return requester.submit(name, target(method, true), arguments, options);
  }

  /** As {@link #submit(String, Object...)}, with arguments by name. */
  public Ticket submit(String method, Map<String, ?> arguments) {
    return requester.submit(name, target(method, true), arguments, options);
  }

  /**
   * A ticket of this service by its {@link Ticket#text}; see {@link Requester#ticket}. Its result
   * may hold what {@link #allow} allows.
   */
  public Ticket ticket(String text) {
    return requester.ticket(text, allowed);
  }

  private @Nullable Object callWith(String method, Object arguments) {
    return run(target(method, false), arguments);
  }

  private @Nullable Object run(CallTarget target, Object arguments) {
    return Requester.unchecked(() -> requester.call(name, target, arguments, options));
  }

  private CallTarget target(String method, boolean oneWay) {
    if (method.isBlank()) {
      throw new IllegalArgumentException("A call must name a method");
    }
    return new CallTarget(method, oneWay, null, allowed);
  }
}
