package dev.parley.responder;

import dev.parley.jms.Delivery;
import dev.parley.jms.InboundRequest;
import dev.parley.protocol.Body;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.ContractMethod;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the stream that a handler returned: item by item, as its caller asks, or into a list for a
 * caller that does not. Always closes it. Thread-safe.
 */
final class StreamSender {
  /** How a stream came to its end, where it did not fail. */
  enum Ending {
    /** The caller is to be told. */
    ENDED,
    /** Nobody is there to be told. */
    ABANDONED
  }

  static final String LOST = "The responder lost its connection while it sent the stream";
  static final Body NOTHING = new Body.Serialized(new byte[0]);

  /** A list of more would be no answer to anybody. */
  private static final int MOST_GATHERED = 100_000;

  private final Streams streams;
  private final CallCodec codec;
  private final Limits limits;

  StreamSender(Streams streams, CallCodec codec, Limits limits) {
    this.streams = streams;
    this.codec = codec;
    this.limits = limits;
  }

  /**
   * In the handler's context.
   *
   * @return an {@link Ending}, or all items where the caller wants them at once
   * @throws StreamEnd if it is not the handler that ends it early
   */
  Object run(InboundRequest request, ContractMethod method, @Nullable Object result, Format format)
      throws Throwable {
    if (!(result instanceof Stream<?> items)) {
      throw new NullPointerException(method.signature() + " returned null and not a stream");
    }
    try (items) {
      if (request.isOneWay()) {
        return Ending.ABANDONED; // a stream does nothing until it is read
      }
      return request.credit() > 0
          ? stream(request, method, items, format)
          : gather(request, method, items, format);
    }
  }

  private Object stream(
      InboundRequest request, ContractMethod method, Stream<?> items, Format format)
      throws Throwable {
    var stream = streams.begin(request);
    var guard = streams.guard(stream, request);
    try {
      request.openStream(streams.responder());
      return send(request, method, stream, items.sequential().iterator(), format);
    } catch (Throwable e) {
      if (stream.ended().isPresent()) {
        return ended(stream); // what the handler makes of an interrupt does not count
      }
      throw e;
    } finally {
      guard.cancel(false);
      streams.end(request);
    }
  }

  private Ending send(
      InboundRequest request,
      ContractMethod method,
      ServedStream stream,
      Iterator<?> items,
      Format format) {
    var delivery = Delivery.SENT;
    while (delivery == Delivery.SENT) {
      var next = stream.awaitCredit();
      if (next == ServedStream.Next.LOOK) {
        delivery = request.look();
        continue;
      }
      var item = next == ServedStream.Next.ITEM ? stream.take(items) : null;
      if (item == null) {
        return ended(stream);
      }
      var body = encode(method, item.value(), format);
      stream.sent(body.size()); // first, so that the caller's word of it does not come before
      delivery = request.item(body);
    }
    if (delivery == Delivery.LOST) {
      throw new StreamEnd(new ParleyException(Status.UNAVAILABLE, LOST));
    }
    return Ending.ABANDONED;
  }

  private static Ending ended(ServedStream stream) {
    var why = stream.ended().orElse(null);
    if (why == null) {
      return Ending.ENDED;
    }
    if (why.status() == Status.CANCELLED) {
      return Ending.ABANDONED;
    }
    throw new StreamEnd(why);
  }

  private Body encode(ContractMethod method, @Nullable Object item, Format format) {
    try {
      return codec.result(method, item, format);
    } catch (ParleyException e) {
      throw new StreamEnd(e);
    }
  }

  private List<@Nullable Object> gather(
      InboundRequest request, ContractMethod method, Stream<?> items, Format format) {
    var stream = new ServedStream(0);
    var guard = streams.guard(stream, request);
    try {
      return gather(method, stream, items.sequential().iterator(), format);
    } catch (RuntimeException e) {
      if (stream.ended().isPresent()) {
        throw new StreamEnd(stream.ended().get());
      }
      throw e;
    } finally {
      guard.cancel(false);
    }
  }

  private List<@Nullable Object> gather(
      ContractMethod method, ServedStream stream, Iterator<?> items, Format format) {
    var all = new ArrayList<@Nullable Object>();
    var bytes = 0L;
    ServedStream.Item item;
    while ((item = stream.take(items)) != null) {
      all.add(item.value());
      bytes += encode(method, item.value(), format).size();
      if (all.size() > MOST_GATHERED || bytes > limits.maxBytes()) {
        throw new StreamEnd(
            new ParleyException(
                Status.INTERNAL,
                "The stream of "
                    + method.signature()
                    + " is too long for one answer: it has more than "
                    + (bytes > limits.maxBytes()
                        ? limits.maxBytes() + " bytes"
                        : MOST_GATHERED + " items")
                    + "; ask for it item by item"));
      }
    }
    stream
        .ended()
        .ifPresent(
            why -> {
              throw new StreamEnd(why);
            });
    return all;
  }
}
