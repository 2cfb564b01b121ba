package dev.parley.jms;

import dev.parley.jms.artemis.Artemis;
import dev.parley.protocol.Headers;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.jms.JMSException;
import javax.jms.Message;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a request say. Senders choose their types and values: none makes reading
 * fail, and what makes no sense becomes a problem to answer.
 *
 * @param left time until nobody waits any more; negative if that has passed
 * @param replyTo as it was sent, its kind in front; null if no reply is wanted
 * @param idempotencyKey empty if there is none
 * @param credit items of a stream that its caller takes; 0 if it wants its result at once
 * @param problem in words for the sender; null if there is none
 */
record RequestHeaders(
    String method,
    String correlationId,
    Duration left,
    @Nullable String replyTo,
    String idempotencyKey,
    long credit,
    @Nullable String problem) {
  private static final int SHOWN = 40;

  static RequestHeaders read(Message message, Duration longest) throws JMSException {
    var method = message.getObjectProperty(Headers.METHOD);
    var timeout = message.getObjectProperty(Headers.TIMEOUT);
    var key = message.getObjectProperty(Headers.IDEMPOTENCY_KEY);
    var credit = message.getObjectProperty(Headers.CREDIT);
    return new RequestHeaders(
        method == null || method instanceof byte[] ? "" : method.toString(),
        correlationId(message),
        left(message, timeout, longest),
        Artemis.replyToName(message),
        key == null ? "" : key.toString(),
        credit == null ? 0 : Objects.requireNonNullElse(number(credit), 0L),
        problem(method, timeout, key, credit, message.getObjectProperty(Headers.VERSION)));
  }

  private static String correlationId(Message message) throws JMSException {
    var given = message.getJMSCorrelationID();
    return given == null || given.isEmpty()
        ? Optional.ofNullable(message.getJMSMessageID()).orElse("")
        : given;
  }

  /**
   * Both clocks count: the time left when it was sent, and the moment at which the broker lets it
   * go.
   */
  private static Duration left(Message message, @Nullable Object timeout, Duration longest)
      throws JMSException {
    var left = longest.toMillis();
    var asked = number(timeout);
    if (asked != null) {
      left = Math.min(left, asked);
    }
    if (message.getJMSExpiration() > 0) {
      left = Math.min(left, message.getJMSExpiration() - System.currentTimeMillis());
    }
    return Duration.ofMillis(Math.max(-1, left));
  }

  private static @Nullable String problem(
      @Nullable Object method,
      @Nullable Object timeout,
      @Nullable Object key,
      @Nullable Object credit,
      @Nullable Object version) {
    if (method instanceof byte[]) {
      return "The property " + Headers.METHOD + " is no text";
    }
    if (timeout != null && number(timeout) == null) {
      return "The property "
          + Headers.TIMEOUT
          + " is '"
          + shortened(timeout)
          + "', which is no number of milliseconds";
    }
    if (key != null
        && (!(key instanceof String text)
            || text.isEmpty()
            || text.length() > Headers.LONGEST_IDEMPOTENCY_KEY)) {
      return "The property "
          + Headers.IDEMPOTENCY_KEY
          + " must be a text of 1 to "
          + Headers.LONGEST_IDEMPOTENCY_KEY
          + " characters";
    }
    if (credit != null && Objects.requireNonNullElse(number(credit), 0L) < 1) {
      return "The property "
          + Headers.CREDIT
          + " is '"
          + shortened(credit)
          + "', which is no number of items";
    }
    var spoken = number(version);
    if (version != null && (spoken == null || spoken > Headers.CURRENT_VERSION)) {
      return "The request is of protocol version "
          + shortened(version)
          + "; this responder speaks "
          + Headers.CURRENT_VERSION;
    }
    return null;
  }

  /** Some clients, of STOMP for one, send every property as text. */
  static @Nullable Long number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    try {
      return value instanceof String text ? Long.valueOf(text.strip()) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** For answers and logs: of one line, and not long. */
  static String shortened(Object value) {
    var text = value instanceof byte[] ? "(bytes)" : value.toString();
    var start = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
