package dev.parley.jms.artemis;

import dev.parley.protocol.Body;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.jms.JMSException;
import javax.jms.Message;
import org.apache.activemq.artemis.api.core.ActiveMQPropertyConversionException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.jspecify.annotations.Nullable;

/**
 * What of a message that came is of use to a room. Reading never fails because of what a message
 * holds: what makes no sense is left out. Properties are looked up as they are asked for: a member
 * that hears much asks for few.
 */
public final class RawMessage {
  /** Property that says what a room's message is; that of somebody who publishes it has none. */
  public static final String KIND = "parley_kind";

  private static final SimpleString OURS = SimpleString.of("parley_");
  static final SimpleString CORRELATION_ID = SimpleString.of("JMSCorrelationID");
  private static final SimpleString REPLY_TO = SimpleString.of("JMSReplyTo");

  private final ClientMessage message;
  private final Body body;

  private RawMessage(ClientMessage message, Body body) {
    this.message = message;
    this.body = body;
  }

  /** Reads a message that a JMS consumer gave. */
  public static RawMessage of(Message message, int maxBytes) throws JMSException {
    if (message instanceof ActiveMQMessage artemis) {
      return of(artemis.getCoreMessage(), maxBytes);
    }
    throw new JMSException("The message is of a foreign JMS client");
  }

  static RawMessage of(ClientMessage message, int maxBytes) {
    return new RawMessage(message, BodyReader.readPost(message, maxBytes));
  }

  /** A property; null if there is none. */
  public @Nullable Object field(String name) {
    return value(PropertyNames.of(name));
  }

  private @Nullable Object value(SimpleString name) {
    var value = message.getObjectProperty(name);
    return value instanceof SimpleString text ? text.toString() : value;
  }

  /** Properties whose names begin with {@code parley_}. */
  public Map<String, Object> fields() {
    var fields = new HashMap<String, Object>();
    for (SimpleString name : message.getPropertyNames()) {
      var value = name.startsWith(OURS) ? value(name) : null;
      if (value != null) {
        fields.put(name.toString(), value);
      }
    }
    return Collections.unmodifiableMap(fields);
  }

  public Body body() {
    return body;
  }

  /** Bytes of the body, which need not have been read. */
  public long size() {
    return BodyReader.size(message);
  }

  /** Whom the broker has checked; empty if it does not say. */
  public String user() {
    return Objects.requireNonNullElse(message.getValidatedUserID(), "");
  }

  /** The broker's number for it, the same in each queue it went to. */
  public long id() {
    return message.getMessageID();
  }

  /** Milliseconds, by the sender's clock. */
  public long sentAt() {
    return message.getTimestamp();
  }

  public String correlationId() {
    return text(CORRELATION_ID);
  }

  /** As it was sent, its kind in front; empty if there is none. */
  public String replyTo() {
    return text(REPLY_TO);
  }

  private String text(SimpleString property) {
    try {
      return Objects.requireNonNullElse(message.getStringProperty(property), "");
    } catch (ActiveMQPropertyConversionException e) {
      return ""; // a sender chose another type for it
    }
  }
}
