package dev.parley.jms.artemis;

import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveLargeMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveMessage;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Keeps the JMS client from decoding bodies. It would trust the length that a body declares, and it
 * never hands on, nor acknowledges, a message whose body or type it cannot decode, so that one such
 * message would come back for ever. Every message is therefore presented as one whose body the
 * client leaves alone, and {@link BodyReader} reads it with limits: an object as a message without
 * a body, a text as a stream, which are the usual cases; of others it is noted what they were, for
 * which the client has to encode the message anew.
 *
 * <p>A body too large to be read is presented as bytes: those alone the client leaves with the
 * broker until somebody reads them, and drops piece by piece where nobody does.
 */
final class BodyInterceptor implements Interceptor {
  static final SimpleString ORIGINAL_TYPE = SimpleString.of("_parley_type");

  static final byte TEXT_PRESENTED_AS = Message.STREAM_TYPE;

  /**
   * By a property of this name the broker answers a client that looks for messages without waiting.
   * We never do; a message that bears it would be swallowed.
   */
  private static final SimpleString ANSWER_TO_CLIENT =
      SimpleString.of("_hornetq.forced.delivery.seq");

  private final int maxBytes;

  BodyInterceptor(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public boolean intercept(Packet packet, RemotingConnection connection) {
    if (packet instanceof SessionReceiveMessage received) {
      present(received.getMessage());
    } else if (packet instanceof SessionReceiveLargeMessage received) {
      var message = received.getLargeMessage().toCore();
      present(message);
      if (received.getLargeMessageSize() > maxBytes) {
        message.setType(Message.BYTES_TYPE);
        message.putLongProperty(Message.HDR_LARGE_BODY_SIZE, received.getLargeMessageSize());
      }
    }
    return true;
  }

  private static void present(ICoreMessage message) {
    remove(message, ANSWER_TO_CLIENT);
    // The client would decompress it, however large it becomes. Left compressed, it is unreadable.
    remove(message, Message.HDR_LARGE_COMPRESSED);
    var type = message.getType();
    if (type == Message.TEXT_TYPE) {
      message.setType(TEXT_PRESENTED_AS);
      return;
    }
    if (type != Message.OBJECT_TYPE) {
      message.putByteProperty(ORIGINAL_TYPE, type);
    }
    message.setType(Message.DEFAULT_TYPE);
  }

  private static void remove(ICoreMessage message, SimpleString property) {
    if (message.containsProperty(property)) {
      message.removeProperty(property);
    }
  }
}
