package dev.parley.responder;

import static java.util.Objects.requireNonNullElse;

import dev.parley.jms.InboundRequest;
import dev.parley.protocol.Body;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.CallCodec.Invocation;
import dev.parley.protocol.CallContext;
import dev.parley.protocol.ContractMethod;
import dev.parley.protocol.Headers;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a request to its reply: checks, arguments, the object's method, result or failure.
 * Thread-safe.
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private static final Outcome DONE = new Outcome(Status.OK, StreamSender.NOTHING);

  private final Service service;
  private final CallCodec codec;
  private final boolean traces;
  private final ResponderCounters counters;
  private final StreamSender streams;
  private final OnceOnly once;

  Dispatcher(
      Service service,
      CallCodec codec,
      boolean traces,
      ResponderCounters counters,
      StreamSender streams,
      OnceOnly once) {
    this.service = service;
    this.codec = codec;
    this.once = once;
    this.traces = traces;
    this.counters = counters;
    this.streams = streams;
  }

  /** Always ends in a reply, a count, or both; never throws. */
  void handle(InboundRequest request) {
    if (!request.isReplyAllowed()) {
      counters.badReplyDestinations.increment();
      LOG.warn(
          "{} wants its reply sent to a place that is neither temporary nor its user's; it is dropped",
          request);
      return;
    }
    if (request.deadline().isExpired()) {
      counters.expired.increment();
      return; // its requester has told the caller already
    }
    var format = CallCodec.replyFormat(request.body());
    try {
      answer(request, format);
    } catch (ParleyException e) {
      counters.refused.increment();
      LOG.debug("{}: {} {}", request, e.status(), e.getMessage());
      send(request, e.status(), codec.failure(e, format));
    } catch (Throwable e) {
      LOG.error("{} ended in a defect", request, e);
      send(
          request,
          Status.INTERNAL,
          codec.failure(
              new ParleyException(Status.INTERNAL, "The responder has a defect: " + e), format));
    } finally {
      request.closeStream();
    }
  }

  private void answer(InboundRequest request, Format format) {
    request
        .problem()
        .ifPresent(
            problem -> {
              throw new ParleyException(Status.BAD_REQUEST, problem);
            });
    if (request.body() instanceof Body.Unreadable unreadable) {
      throw new ParleyException(unreadable.status(), unreadable.reason());
    }
    if (request.method().equals(Headers.DESCRIBE)) {
      send(request, Status.OK, codec.arguments(service.describe(), format));
      return;
    }
    for (var part : service.parts()) {
      var candidates = part.contract().named(request.method());
      if (!candidates.isEmpty()) {
        invoke(request, part, candidates, format);
        return;
      }
    }
    throw unknownMethod(request.method());
  }

  private void invoke(
      InboundRequest request, Service.Part part, List<ContractMethod> candidates, Format format) {
    var invocation = codec.readArguments(request.body(), candidates, part.contract().allowList());
    refuseMisplaced(request, invocation.method());
    var outcome =
        request.idempotencyKey().isEmpty()
            ? run(request, part, invocation, format)
            : once.run(
                request,
                invocation,
                () -> requireNonNullElse(run(request, part, invocation, format), DONE));
    if (outcome == null) {
      return;
    }
    if (request.credit() > 0 && outcome.status() == Status.OK) {
      endStream(request, format);
    } else {
      send(request, outcome.status(), outcome.body());
    }
  }

  private static void refuseMisplaced(InboundRequest request, ContractMethod method) {
    if (request.credit() > 0 && !method.isStream()) {
      throw new ParleyException(
          Status.BAD_REQUEST,
          method.signature() + " returns no stream; call it without asking for one");
    }
    if (request.credit() > 0 && request.isReplyKept()) {
      throw new ParleyException(
          Status.BAD_REQUEST, "A stream is not kept: ask for a ticket without credit");
    }
    if (request.credit() > 0 && !request.idempotencyKey().isEmpty()) {
      throw new ParleyException(
          Status.BAD_REQUEST, "A stream is not remembered: ask for it without an idempotency key");
    }
  }

  /** Null where nobody is to be told. */
  private @Nullable Outcome run(
      InboundRequest request, Service.Part part, Invocation invocation, Format format) {
    var method = invocation.method();
    Object result;
    try {
      result =
          call(request, part.implementation(), method, invocation.arguments().toArray(), format);
    } catch (Throwable thrown) {
      counters.failed.increment();
      LOG.debug("{}: the handler threw", request, thrown);
      var failure = failure(thrown);
      return failure == null
          ? new Outcome(
              Status.FAILED, codec.thrown(thrown, method, service.allowed(), traces, format))
          : new Outcome(failure.status(), codec.failure(failure, format));
    }
    counters.handled.increment();
    if (result instanceof StreamSender.Ending end) {
      return end == StreamSender.Ending.ENDED ? DONE : null;
    }
    return request.isOneWay() ? DONE : outcome(request, method, result, format);
  }

  private void endStream(InboundRequest request, Format format) {
    if (!request.reply(Status.OK, StreamSender.NOTHING)) {
      var lost = new ParleyException(Status.UNAVAILABLE, StreamSender.LOST);
      send(request, lost.status(), codec.failure(lost, format));
    }
  }

  private Outcome outcome(
      InboundRequest request, ContractMethod method, @Nullable Object result, Format format) {
    try {
      return new Outcome(Status.OK, codec.result(method, result, format));
    } catch (ParleyException e) {
      LOG.debug("{}: {} {}", request, e.status(), e.getMessage());
      return new Outcome(e.status(), codec.failure(e, format));
    }
  }

  /**
   * A handler may choose a status itself, such as BUSY; a failed call of its own is just something
   * it threw.
   */
  private static @Nullable ParleyException failure(Throwable thrown) {
    if (thrown instanceof StreamEnd end) {
      return end.failure();
    }
    return thrown instanceof ParleyException chosen
            && (chosen.status() == Status.BUSY || chosen.status() == Status.DEADLINE_EXCEEDED)
        ? chosen
        : null;
  }

  private @Nullable Object call(
      InboundRequest request,
      Object implementation,
      ContractMethod method,
      @Nullable Object[] arguments,
      Format format)
      throws Throwable {
    var origin = new CallContext.Origin(request::user, request::headers, request::isRedelivered);
    var context = new CallContext(service.name(), request.method(), request.deadline(), origin);
    try {
      var result =
          context.run(
              () -> {
                var returned = method.javaMethod().invoke(implementation, arguments);
                return method.isStream()
                    ? streams.run(request, method, returned, format)
                    : returned;
              });
      return result instanceof CompletionStage<?> stage ? await(stage, request) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } finally {
      Thread.interrupted(); // whatever the handler did, the worker goes on
    }
  }

  private static @Nullable Object await(CompletionStage<?> stage, InboundRequest request)
      throws Throwable {
    try {
      return stage
          .toCompletableFuture()
          .get(Math.max(0, request.deadline().remainingNanos()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | CompletionException e) {
      throw e.getCause() == null ? e : e.getCause();
    } catch (TimeoutException e) {
      throw new ParleyException(
          Status.DEADLINE_EXCEEDED, "The handler's future was not completed in time", e);
    }
  }

  private void send(InboundRequest request, Status status, Body body) {
    if (!request.isOneWay() && !request.reply(status, body)) {
      counters.unsent.increment();
    }
  }

  private ParleyException unknownMethod(String asked) {
    if (asked.isEmpty()) {
      return new ParleyException(
          Status.BAD_REQUEST, "The request names no method; set the property parley_method");
    }
    var names = new ArrayList<String>();
    service
        .parts()
        .forEach(part -> part.contract().methods().forEach(method -> names.add(method.wireName())));
    return new ParleyException(
        Status.NO_SUCH_METHOD,
        "The service '"
            + service.name()
            + "' has no method "
            + NearestNames.shown(asked)
            + "; "
            + NearestNames.hint(asked, names));
  }
}
