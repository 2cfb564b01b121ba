package dev.parley.requester;

import dev.parley.jms.Addresses;
import dev.parley.jms.CallChannel;
import dev.parley.jms.Outgoing;
import dev.parley.jms.ParleyConnection;
import dev.parley.jms.Reply;
import dev.parley.protocol.AllowList;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.CallContext;
import dev.parley.protocol.Contract;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.Headers;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls services: through an interface, or by name without one. Thread-safe; make one and keep it.
 *
 * <pre>{@code
 * var requester = Requester.builder(connection).build();
 * MathService math = requester.proxy("math", MathService.class);
 * int result = math.div(42, 2);
 * Object same = requester.service("math").call("div", 42, 2);
 * }</pre>
 *
 * <p>Every call ends: with its result, with what the handler threw, or with a {@link
 * ParleyException} whose status says why. An interrupted caller gets {@link Status#CANCELLED} and
 * keeps its interrupt flag; the handler may go on.
 */
public final class Requester implements AutoCloseable {
  private static final List<String> TRACE_HEADERS = List.of("traceparent", "tracestate", "baggage");

  private static final long TICK_MILLIS = 10;
  private static final int RESEND_TICKS = 10;

  private final PendingCalls pending;
  private final CallChannel channel;
  private final StreamControls streams;
  private final Tickets tickets;
  private final CallCodec codec;
  private final CallOptions defaults;
  private final Executor executor;
  private final ScheduledExecutorService clock;
  private volatile boolean closed;
  private int ticks; // confined to the clock

  private Requester(Builder settings) {
    this.defaults = settings.options;
    this.executor = Callbacks.orShared(settings.executor);
    this.codec = new CallCodec(settings.connection.limits());
    this.pending = new PendingCalls(settings.maxPending, this::cancelUnread);
    this.channel = CallChannel.open(settings.connection, pending);
    this.streams = new StreamControls(channel, pending);
    this.tickets = new Tickets(settings.connection, channel, pending);
    this.clock = Callbacks.newClock();
    clock.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  public static Builder builder(ParleyConnection connection) {
    return new Builder(connection);
  }

  /**
   * An object of that interface whose methods are calls to the service. Methods that return {@link
   * CompletableFuture} do not wait. Keep it: the interface is taken apart once.
   *
   * <p>A method that returns {@link Stream} sends the request and returns; the items come while the
   * stream is read, 64 ahead of the reader at most, and its terminal operation waits for them and
   * throws what ends the stream early. The timeout is for the whole stream. Close what is not read
   * to its end, with try-with-resources: else the responder goes on until the timeout.
   *
   * @throws dev.parley.protocol.ContractException if the interface cannot be a contract
   */
  public <T> T proxy(String service, Class<T> contract) {
    return proxy(service, contract, defaults);
  }

  /** As {@link #proxy(String, Class)}, with options for its calls. */
  public <T> T proxy(String service, Class<T> contract, CallOptions options) {
    Addresses.checkService(service);
    var handler = new ProxyHandler(this, service, Contract.of(contract), options);
    return contract.cast(
        Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, handler));
  }

  /** A service to be called by the names of its methods, without an interface. */
  public RemoteService service(String name) {
    return new RemoteService(this, Addresses.checkService(name), defaults, AllowList.values());
  }

  /**
   * Asks all responders what they serve, and gives what has been answered when the time is over: a
   * description per responder and service, so that a service with two responders is there twice.
   *
   * @param wait 1 ms to 24 h; a second is plenty on a local network
   * @throws ParleyException if the broker cannot be asked
   */
  public List<ServiceDescription> discover(Duration wait) {
    var target = new CallTarget(Headers.DESCRIBE, false, null, AllowList.values());
    var question = begin(Outgoing.EVERYBODY, target, Map.of(), defaults.withTimeout(wait), null);
    try {
      question.end().get(Math.max(0, question.deadline().remainingNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // As it should be: nobody knows how many will answer.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ParleyException(Status.CANCELLED, "The caller was interrupted", e);
    } catch (ExecutionException e) {
      var failure = rethrown(e);
      if (failure.status() != Status.DEADLINE_EXCEEDED) {
        throw failure;
      }
    } finally {
      pending.remove(question);
    }
    return question.gathered().stream()
        .filter(reply -> reply.status() == Status.OK)
        .flatMap(reply -> ServiceDescription.readAll(codec, reply))
        .toList();
  }

  /**
   * A ticket by its {@link Ticket#text}, for results of value types and collections. Asks nobody
   * yet; another's, or one that is too old, is found out when it is read.
   *
   * @throws UnknownTicketException if that is no ticket's text
   */
  public Ticket ticket(String text) {
    return ticket(text, AllowList.values());
  }

  Ticket ticket(String text, AllowList allowed) {
    return new Ticket(this, new CallTarget("", true, null, allowed), Tickets.check(text));
  }

  public RequesterStats stats() {
    return pending.stats();
  }

  /** Calls under way end with {@link Status#CANCELLED}, and so does every later one. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      clock.shutdownNow();
      pending.failAll(closedFailure());
      channel.close();
      tickets.close();
    }
  }

  /** Calls and waits. */
  @Nullable Object call(String service, CallTarget target, Object arguments, CallOptions options)
      throws Throwable {
    refuseReplyThread();
    var call = begin(service, target, arguments, options, null);
    try {
      return decode(await(call), target);
    } finally {
      pending.remove(call);
    }
  }

  /** Returns when the broker has the request, on disk. */
  Ticket submit(String service, CallTarget target, Object arguments, CallOptions options) {
    refuseReplyThread();
    if (closed) {
      throw closedFailure();
    }
    var id = UUID.randomUUID().toString();
    var body = codec.arguments(arguments, options.format());
    tickets.make(id, service + "." + target.wireName(), options.timeout());
    var deadline = Deadline.after(options.timeout());
    tickets.send(
        new SubmittedCall(
            id, service, target, body, deadline, options, headers(options), tickets.queue()));
    return new Ticket(this, target, id);
  }

  @Nullable Reply kept(String id) {
    if (closed) {
      throw closedFailure();
    }
    return tickets.reply(id);
  }

  void refuseReplyThread() {
    if (channel.isReplyThread()) {
      throw new IllegalStateException(
          "A blocking call on the thread that receives replies would wait for itself; use the asynchronous form");
    }
  }

  /** Calls and returns at once; who reads the stream waits. */
  Stream<@Nullable Object> stream(
      String service, CallTarget target, Object arguments, CallOptions options) {
    var items = new StreamedItems();
    var call = begin(service, target, arguments, options, items);
    call.end().whenComplete((reply, failure) -> items.end());
    return new ResultStream(this, streams, target, call, items).asStream();
  }

  private void cancelUnread(String correlationId, String responder) {
    streams.cancelUnread(correlationId, responder);
  }

  /** Throws what ended the stream before its time. */
  void checkEnd(PendingCall call, CallTarget target) throws Throwable {
    var end = ended(call);
    if (end.status() != Status.OK) {
      decode(end, target);
    } else if (end.part() == null) {
      throw new ParleyException(
          Status.INTERNAL,
          call.service() + "." + call.method() + " was answered at once and not as a stream");
    }
  }

  /** Calls and returns at once. */
  CompletableFuture<@Nullable Object> callAsync(
      String service, CallTarget target, Object arguments, CallOptions options) {
    var result = new CompletableFuture<@Nullable Object>();
    PendingCall call;
    try {
      call = begin(service, target, arguments, options, null);
    } catch (ParleyException e) {
      result.completeExceptionally(e);
      return result;
    }
    call.end()
        .whenCompleteAsync(
            (reply, failure) -> {
              // First, so that whoever learns of the end may make the next call in its place.
              pending.remove(call);
              finish(result, reply, failure, target);
            },
            executor);
    // However it ended, also by cancel(): nobody waits any more.
    result.whenComplete((value, failure) -> abandon(call));
    return result;
  }

  private void finish(
      CompletableFuture<@Nullable Object> result,
      @Nullable Reply reply,
      @Nullable Throwable failure,
      CallTarget target) {
    if (reply == null) {
      result.completeExceptionally(failure == null ? closedFailure() : failure);
      return;
    }
    try {
      result.complete(decode(reply, target));
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  private void abandon(PendingCall call) {
    pending.remove(call);
    call.fail(new ParleyException(Status.CANCELLED, "The caller cancelled the call"));
  }

  private PendingCall begin(
      String service,
      CallTarget target,
      Object arguments,
      CallOptions options,
      @Nullable StreamedItems items) {
    if (closed) {
      throw closedFailure();
    }
    var deadline = deadline(options);
    var body = codec.arguments(arguments, options.format());
    var call =
        new PendingCall(
            pending.newId(), service, target, body, deadline, options, headers(options), items);
    pending.add(call);
    if (closed) { // guard against a close between the check above and the addition
      call.fail(closedFailure());
      pending.remove(call);
      return call;
    }
    channel.send(call);
    return call;
  }

  private static Deadline deadline(CallOptions options) {
    var timeout = options.timeout();
    var outer =
        CallContext.current().map(context -> context.deadline().remaining()).orElse(timeout);
    return Deadline.after(outer.compareTo(timeout) < 0 ? outer : timeout);
  }

  /** A call made while serving another belongs to the same trace. */
  private static Map<String, String> headers(CallOptions options) {
    var context = CallContext.current();
    if (context.isEmpty()) {
      return options.headers();
    }
    var headers = new HashMap<String, String>();
    for (var name : TRACE_HEADERS) {
      var value = context.get().headers().get(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    headers.putAll(options.headers());
    return headers;
  }

  private Reply await(PendingCall call) {
    try {
      return call.end().get(Math.max(0, call.deadline().remainingNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      call.expire();
      return ended(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      call.fail(new ParleyException(Status.CANCELLED, "The caller was interrupted", e));
      return ended(call);
    } catch (ExecutionException e) {
      throw rethrown(e);
    }
  }

  /** It has ended by now, if only because we ended it. */
  private static Reply ended(PendingCall call) {
    try {
      return call.end().join();
    } catch (CompletionException e) {
      throw rethrown(e);
    }
  }

  /** The failure as it would have been thrown here: its stack trace shows the caller, too. */
  static ParleyException rethrown(Exception e) {
    return e.getCause() instanceof ParleyException known
        ? new ParleyException(
            known.status(),
            String.valueOf(known.getMessage()),
            known,
            known.retryAfter().orElse(null))
        : new ParleyException(
            Status.INTERNAL, "A call ended in an unforeseen way: " + e.getCause(), e);
  }

  /** What a call may throw. */
  interface Call {
    @Nullable Object run() throws Throwable;
  }

  /** For calls without a contract, which declares nothing. */
  static @Nullable Object unchecked(Call call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new ParleyException(Status.FAILED, e.toString(), e);
    }
  }

  @Nullable Object decode(Reply reply, CallTarget target) throws Throwable {
    if (reply.status() != Status.OK) {
      throw codec.readFailure(reply.status(), reply.body(), target.allowed());
    }
    return target.method() == null
        ? codec.readResult(reply.body(), target.allowed())
        : codec.readResult(reply.body(), target.method(), target.allowed());
  }

  private void tick() {
    pending.expire();
    channel.lookAfterSenders();
    if (++ticks % RESEND_TICKS == 0 && channel.isUp()) {
      // Not on this thread: it frees those that are held up in sending.
      pending.forEachParked(call -> Callbacks.SHARED.execute(() -> channel.send(call)));
    }
  }

  private static ParleyException closedFailure() {
    return new ParleyException(Status.CANCELLED, "The requester is closed");
  }

  /** Settings of a requester. Confined to the thread that builds. */
  public static final class Builder {
    private final ParleyConnection connection;
    private CallOptions options = CallOptions.DEFAULT;
    private int maxPending = 10_000;
    private Executor executor = Callbacks.SHARED;

    private Builder(ParleyConnection connection) {
      this.connection = connection;
    }

    /** Options of calls that give none themselves. */
    public Builder defaults(CallOptions options) {
      this.options = Objects.requireNonNull(options);
      return this;
    }

    /** How long a call waits that says nothing itself. Default 30 s. */
    public Builder timeout(Duration timeout) {
      this.options = options.withTimeout(timeout);
      return this;
    }

    /** How many calls may be under way; one more is {@link Status#BUSY}. Default 10,000. */
    public Builder maxPending(int calls) {
      if (calls < 1) {
        throw new IllegalArgumentException("maxPending must be positive, not " + calls);
      }
      this.maxPending = calls;
      return this;
    }

    /**
     * Where futures are completed, and so where callbacks run. Default: a virtual thread each where
     * the JDK has them, else a pool of daemon threads; it also runs what this executor refuses.
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor);
      return this;
    }

    /**
     * Makes the requester.
     *
     * @throws ParleyException {@link Status#PERMISSION_DENIED} if this user may not receive replies
     */
    public Requester build() {
      return new Requester(this);
    }
  }
}
