package dev.parley.responder;

import dev.parley.jms.ControlTopic;
import dev.parley.jms.InboundRequest;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.Headers;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers those who ask on the control topic what is served here, and hears what callers say there
 * of their streams.
 */
final class Discovery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

  private final ParleyConnection connection;
  private final Supplier<Collection<Service>> services;
  private final Streams streams;
  private final CallCodec codec;
  private volatile @Nullable ControlTopic topic;
  private volatile boolean leaving;

  Discovery(ParleyConnection connection, Supplier<Collection<Service>> services, Streams streams) {
    this.connection = connection;
    this.services = services;
    this.streams = streams;
    this.codec = new CallCodec(connection.limits());
  }

  void open() {
    try {
      topic = ControlTopic.listen(connection, streams.responder(), this::answer);
    } catch (ParleyException e) {
      LOG.warn(
          "This responder cannot be discovered, and its streams end after their first items: {}",
          e.getMessage());
    }
  }

  private void answer(InboundRequest request) {
    if (!request.method().equals(Headers.DESCRIBE)) {
      streams.heed(request);
    } else if (request.isReplyAllowed() && !leaving) {
      var descriptions = services.get().stream().map(Service::describe).toList();
      var body = codec.arguments(descriptions.toArray(), CallCodec.replyFormat(request.body()));
      request.reply(Status.OK, body);
    }
  }

  /** Answers no more; what callers say of streams under way still counts. */
  void leave() {
    leaving = true;
  }

  @Override
  public void close() {
    var current = topic;
    if (current != null) {
      current.close();
    }
  }
}
