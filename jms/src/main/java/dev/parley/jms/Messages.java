package dev.parley.jms;

import dev.parley.jms.artemis.Artemis;
import dev.parley.protocol.Body;
import dev.parley.protocol.Headers;
import dev.parley.protocol.Status;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.jms.DeliveryMode;
import javax.jms.Destination;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.Session;
import org.jspecify.annotations.Nullable;

/** Requests and replies as JMS messages, and back; see docs/protocol.md. */
final class Messages {
  private Messages() {}

  static Message request(Session session, Outgoing request, @Nullable Destination replyTo)
      throws JMSException {
    var message = Artemis.createMessage(session, request.body());
    message.setJMSType(Headers.REQUEST);
    message.setJMSCorrelationID(request.correlationId());
    message.setStringProperty(Headers.METHOD, request.method());
    message.setLongProperty(Headers.TIMEOUT, request.deadline().remainingMillis());
    if (request.credit() > 0) {
      message.setLongProperty(Headers.CREDIT, request.credit());
    }
    if (!request.responder().isEmpty()) {
      message.setStringProperty(Headers.RESPONDER, request.responder());
    }
    if (replyTo != null) {
      message.setJMSReplyTo(replyTo);
    }
    if (!request.idempotencyKey().isEmpty()) {
      message.setStringProperty(Headers.IDEMPOTENCY_KEY, request.idempotencyKey());
    }
    for (var header : request.headers().entrySet()) {
      message.setStringProperty(header.getKey(), header.getValue());
    }
    return message;
  }

  static Message reply(Session session, String correlationId, Status status, Body body)
      throws JMSException {
    var message = Artemis.createMessage(session, body);
    message.setJMSType(Headers.REPLY);
    message.setJMSCorrelationID(correlationId);
    message.setStringProperty(Headers.STATUS, status.name());
    return message;
  }

  /** Never fails: a reply that cannot be understood has the status {@link Status#INTERNAL}. */
  static Reply reply(Message message, int maxBytes) {
    var correlationId = "";
    try {
      correlationId = Objects.requireNonNullElse(message.getJMSCorrelationID(), "");
      var status = Status.parse(String.valueOf(message.getObjectProperty(Headers.STATUS)));
      return new Reply(correlationId, status, Artemis.readBody(message, maxBytes), part(message));
    } catch (JMSException | RuntimeException e) {
      return new Reply(
          correlationId,
          Status.INTERNAL,
          new Body.Unreadable("The reply cannot be taken apart: " + e));
    }
  }

  private static @Nullable StreamPart part(Message message) throws JMSException {
    var responder = message.getObjectProperty(Headers.RESPONDER);
    return responder == null
        ? null
        : new StreamPart(
            responder.toString(),
            number(message.getObjectProperty(Headers.ITEM), 0),
            number(message.getObjectProperty(Headers.ITEMS), -1));
  }

  private static long number(@Nullable Object property, long missing) {
    var number = RequestHeaders.number(property);
    return number == null ? missing : number;
  }

  static int deliveryMode(boolean persistent) {
    return persistent ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
  }

  /** Properties that are neither JMS' nor Parley's own, as text. */
  static Map<String, String> headers(Message message) throws JMSException {
    var headers = new HashMap<String, String>();
    Enumeration<?> names = message.getPropertyNames();
    while (names.hasMoreElements()) {
      var key = String.valueOf(names.nextElement());
      if (!key.startsWith("JMS") && !key.startsWith("parley_") && !key.startsWith("_")) {
        headers.put(key, String.valueOf(message.getObjectProperty(key)));
      }
    }
    return Collections.unmodifiableMap(headers);
  }
}
