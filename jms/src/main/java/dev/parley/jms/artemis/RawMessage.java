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
  private static final String OURS = "parley_";
  private static final String SESSION = "_AMQ_SessionName";

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
      var key = name.toString();
      if (key.startsWith(OURS) || key.equals(SESSION)) {
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
        text(message, "JMSCorrelationID"),
        text(message, "JMSReplyTo"));
  }

  private static String text(ClientMessage message, String property) {
    try {
      return Objects.requireNonNullElse(message.getStringProperty(property), "");
    } catch (ActiveMQPropertyConversionException e) {
      return ""; // a sender chose another type for it
    }
  }
}
