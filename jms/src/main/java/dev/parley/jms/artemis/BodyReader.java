package dev.parley.jms.artemis;

import dev.parley.protocol.Body;
import dev.parley.protocol.Status;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.core.client.impl.ClientLargeMessageImpl;

/** Reads bodies from the bytes, believing no length in them. */
final class BodyReader {
  private static final Pattern JSON = Pattern.compile("(?i)application/json\\s*(;.*)?");
  private static final Body NOTHING = new Body.Serialized(new byte[0]);

  private BodyReader() {}

  static Body read(ClientMessage message, int maxBytes) {
    try {
      var size = size(message);
      if (size > maxBytes) {
        return new Body.Unreadable(
            Status.REFUSED, "The body has " + size + " bytes; the limit is " + maxBytes);
      }
      return read(message, type(message), (int) size);
    } catch (RuntimeException e) {
      return new Body.Unreadable("The body cannot be taken apart: " + e.getMessage());
    }
  }

  /** As {@link #read}, with bytes read as UTF-8 text. */
  static Body readPost(ClientMessage message, int maxBytes) {
    try {
      return type(message) == Message.BYTES_TYPE && size(message) <= maxBytes
          ? new Body.Json(utf8(message))
          : read(message, maxBytes);
    } catch (RuntimeException e) {
      return new Body.Unreadable("The body cannot be taken apart: " + e.getMessage());
    }
  }

  /** As a client of STOMP says it, which sends bytes wherever it says how many. */
  private static boolean isJson(ClientMessage message) {
    return message.getObjectProperty(Message.HDR_CONTENT_TYPE) instanceof SimpleString type
        && JSON.matcher(type.toString()).matches();
  }

  private static String utf8(ClientMessage message) {
    var body = message.getBodyBuffer();
    body.resetReaderIndex();
    var bytes = new byte[(int) size(message)];
    body.readBytes(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Body read(ClientMessage message, int type, int size) {
    return switch (type) {
      case Message.OBJECT_TYPE -> size == 0 ? NOTHING : object(message.getBodyBuffer(), size);
      case Message.TEXT_TYPE -> text(message.getBodyBuffer());
      case Message.DEFAULT_TYPE ->
          size == 0 ? NOTHING : new Body.Unreadable("A message without a type has a body");
      case Message.BYTES_TYPE ->
          isJson(message) ? new Body.Json(utf8(message)) : wrongKind("a BytesMessage");
      case Message.MAP_TYPE -> wrongKind("a MapMessage");
      case Message.STREAM_TYPE -> wrongKind("a StreamMessage");
      default -> wrongKind("a message of the unknown type " + type);
    };
  }

  private static Body object(ActiveMQBuffer body, int size) {
    body.resetReaderIndex();
    var declared = body.readInt();
    if (declared < 0 || declared != size - Integer.BYTES) {
      return new Body.Unreadable(
          "The object body declares " + declared + " bytes and has " + (size - Integer.BYTES));
    }
    var bytes = new byte[declared];
    body.readBytes(bytes);
    return new Body.Serialized(bytes);
  }

  private static Body text(ActiveMQBuffer body) {
    body.resetReaderIndex();
    var text = body.readNullableSimpleString();
    return new Body.Json(text == null ? "" : text.toString());
  }

  private static Body wrongKind(String kind) {
    return new Body.Unreadable(
        "The body is "
            + kind
            + "; send an ObjectMessage, a TextMessage with JSON, or bytes with the content type"
            + " application/json");
  }

  private static int type(ClientMessage message) {
    if (message.getType() == BodyInterceptor.TEXT_PRESENTED_AS) {
      return Message.TEXT_TYPE;
    }
    return message.containsProperty(BodyInterceptor.ORIGINAL_TYPE)
        ? message.getByteProperty(BodyInterceptor.ORIGINAL_TYPE)
        : Message.OBJECT_TYPE;
  }

  static long size(ClientMessage message) {
    if (message instanceof ClientLargeMessageImpl large) {
      return large.getLargeMessageSize();
    }
    var body = message.getBodyBuffer();
    body.resetReaderIndex();
    return body.readableBytes();
  }
}
