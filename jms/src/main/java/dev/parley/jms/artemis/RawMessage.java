package dev.parley.jms.artemis;

import dev.parley.protocol.Body;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.jms.JMSException;
import javax.jms.Message;
import org.apache.activemq.artemis.api.core.ActiveMQPropertyConversionException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * What of a message that came is of use to a room. Reading never fails because of what a message
 * holds: what makes no sense is left out.
 *
 * @param fields properties whose names begin with {@code parley_}, and what a notification calls a
 *     session
 * @param user whom the broker has checked; empty if it does not say
 * @param id the broker's number for it, the same in each queue it went to
 * @param sentAt milliseconds, by the sender's clock
 * @param replyTo as it was sent, its kind in front; empty if there is none
 */
public record RawMessage(
    Map<String, Object> fields,
    Body body,
    String user,
    long id,
    long sentAt,
    String correlationId,
    String replyTo) {
  /** Property that says what a room's message is; a foreign program's has none. */
  public static final String KIND = "parley_kind";

  private static final SimpleString OURS = SimpleString.of("parley_");
  private static final SimpleString SESSION = SimpleString.of("_AMQ_SessionName");
  private static final SimpleString CORRELATION_ID = SimpleString.of("JMSCorrelationID");
  private static final SimpleString REPLY_TO = SimpleString.of("JMSReplyTo");

  /** Names that came before, so that they are not decoded each time. Bounded: anybody may send. */
  private static final Map<SimpleString, String> NAMES = new ConcurrentHashMap<>();

  private static final int MOST_NAMES = 200;

  /** Reads a message that a JMS consumer gave. */
  public static RawMessage of(Message message, int maxBytes) throws JMSException {
    if (message instanceof ActiveMQMessage artemis) {
      return of(artemis.getCoreMessage(), maxBytes);
    }
    throw new JMSException("The message is of a foreign JMS client");
  }

  static RawMessage of(ClientMessage message, int maxBytes) {
    var fields = new HashMap<String, Object>();
    for (SimpleString name : message.getPropertyNames()) {
      if (name.startsWith(OURS) || name.equals(SESSION)) {
        var key = text(name);
        var value = message.getObjectProperty(name);
        if (value != null) {
          fields.put(key, value instanceof SimpleString text ? text.toString() : value);
        }
      }
    }
    return new RawMessage(
        Collections.unmodifiableMap(fields),
        BodyReader.readPost(message, maxBytes),
        Objects.requireNonNullElse(message.getValidatedUserID(), ""),
        message.getMessageID(),
        message.getTimestamp(),
        text(message, CORRELATION_ID),
        text(message, REPLY_TO));
  }

  private static String text(SimpleString name) {
    var known = NAMES.get(name);
    if (known != null) {
      return known;
    }
    var text = name.toString();
    if (NAMES.size() < MOST_NAMES) {
      NAMES.put(name, text);
    }
    return text;
  }

  private static String text(ClientMessage message, SimpleString property) {
    try {
      return Objects.requireNonNullElse(message.getStringProperty(property), "");
    } catch (ActiveMQPropertyConversionException e) {
      return ""; // a sender chose another type for it
    }
  }
}
