package dev.parley.jms.artemis;

import dev.parley.protocol.Body;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import javax.jms.ConnectionFactory;
import javax.jms.Destination;
import javax.jms.JMSException;
import javax.jms.JMSSecurityException;
import javax.jms.Message;
import javax.jms.Queue;
import javax.jms.Session;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.jms.ActiveMQJMSConstants;
import org.apache.activemq.artemis.core.client.impl.ClientSessionInternal;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.jspecify.annotations.Nullable;

/** What Parley needs of Artemis beyond JMS. Stateless; sessions keep their one owner. */
public final class Artemis {
  /**
   * Acknowledge mode in which nothing is acknowledged until {@link #acknowledge} and {@link
   * #commit} are called.
   */
  public static final int EXPLICIT_ACKNOWLEDGE = ActiveMQJMSConstants.INDIVIDUAL_ACKNOWLEDGE;

  /** Acknowledge mode in which the broker holds a message as delivered once it has sent it. */
  public static final int PRE_ACKNOWLEDGE = ActiveMQJMSConstants.PRE_ACKNOWLEDGE;

  /**
   * How long the client waits for the broker's answer to what it asks; a call's deadline cuts that
   * short.
   */
  private static final long CALL_TIMEOUT_MILLIS = 10_000;

  /**
   * Who says nothing for so long, broker or client, is taken for lost by the other. Longer than any
   * pause of a healthy one.
   */
  private static final long SILENCE_MILLIS = 15_000;

  /** How often both say that they are there. */
  private static final long PING_MILLIS = 5_000;

  /** Set by a broker of a cluster on what comes from another one. */
  private static final SimpleString CLUSTER_SENDER = SimpleString.of("_parley_sender");

  private Artemis() {}

  /**
   * A connection factory of our own for a broker's URL, such as {@code tcp://127.0.0.1:61616}. TLS
   * is for {@link Tls#secure}.
   *
   * @param window bytes of messages that the broker sends ahead to each consumer
   * @param maxBytes larger bodies are not kept in memory when they come
   * @param listeners where listeners are called; each waits for nothing but what it was given to do
   */
  public static ConnectionFactory connectionFactory(
      String url, int window, int maxBytes, Executor listeners) throws JMSException {
    try {
      var factory = new ActiveMQConnectionFactory(Tls.artemisUrl(url));
      configure(factory, window, maxBytes);
      if (!url.startsWith("vm:")) {
        factory.setConnectionTTL(SILENCE_MILLIS);
        factory.setClientFailureCheckPeriod(PING_MILLIS);
      }
      factory
          .getServerLocator()
          .setThreadPools(listeners, ActiveMQClient.getGlobalScheduledThreadPool(), listeners);
      return factory;
    } catch (RuntimeException e) {
      var failure =
          new JMSException("The broker URL '" + url + "' cannot be understood: " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  /** The URL behind a user's connection factory; its own settings are not taken over. */
  public static String urlOf(ConnectionFactory factory) {
    if (factory instanceof ActiveMQConnectionFactory artemis) {
      try {
        return artemis.toURI().toString();
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "The connection factory has no URL: " + e.getMessage(), e);
      }
    }
    throw new IllegalArgumentException(
        "A "
            + factory.getClass().getName()
            + " does not let Parley read message bodies without deserialising them;"
            + " pass an ActiveMQConnectionFactory of artemis-jms-client, not wrapped in a pool");
  }

  /** Ends the threads of a factory made here. Its connections end with it. */
  public static void close(ConnectionFactory factory) {
    ((ActiveMQConnectionFactory) factory).close();
  }

  private static void configure(ActiveMQConnectionFactory factory, int window, int maxBytes) {
    // We reconnect ourselves: the client's own way blocks senders while the broker is away.
    factory.setReconnectAttempts(0);
    factory.setInitialConnectAttempts(1);
    factory.setRetryInterval(1); // it waits that long after the one attempt, too
    factory.setRetryIntervalMultiplier(1);
    // To the broker that was named, and not to another of its cluster, whose address would come
    // without a TLS context.
    factory.setUseTopologyForLoadBalancing(false);
    factory.setCallTimeout(CALL_TIMEOUT_MILLIS);
    factory.setConsumerWindowSize(window);
    // Replies stay with the broker until they are acknowledged, in batches of this many bytes.
    factory.setDupsOKBatchSize(window);
    factory.setCompressLargeMessage(false); // compressed bodies are not read, see BodyInterceptor
    // The reply confirms a request; where none is wanted, a transaction does.
    factory.setBlockOnDurableSend(false);
    factory.setDeserializationAllowList(
        "-none-"); // nobody calls getObject(); if somebody did, nothing would be read
    var locator = factory.getServerLocator();
    locator.addIncomingInterceptor(new BodyInterceptor(maxBytes));
  }

  /** A message with that body; the body is not copied through a second encoding. */
  public static Message createMessage(Session session, Body body) throws JMSException {
    if (body instanceof Body.Json json) {
      return session.createTextMessage(json.text());
    }
    var message = session.createMessage();
    writeObject(((ActiveMQMessage) message).getCoreMessage(), ((Body.Serialized) body).bytes());
    return message;
  }

  static void writeObject(ICoreMessage message, byte[] bytes) {
    message.setType(org.apache.activemq.artemis.api.core.Message.OBJECT_TYPE);
    if (bytes.length > 0) {
      message.getBodyBuffer().writeInt(bytes.length);
      message.getBodyBuffer().writeBytes(bytes);
    }
  }

  /**
   * Whether the network takes a message at present without the sender having to wait. Not where the
   * connection is closed: what is sent on it will say so.
   */
  public static boolean isWritable(Session session) {
    try {
      return core(session)
          .getConnection()
          .getTransportConnection()
          .blockUntilWritable(0, TimeUnit.NANOSECONDS);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /**
   * The bytes that a session may send to an address without having to wait for the broker's leave,
   * asked each time. A full queue gives none.
   */
  public static IntSupplier credits(Session session, String address) {
    return core(session).getCredits(SimpleString.of(address), false)::getBalance;
  }

  /**
   * The body of a received message, not decoded. Never fails: what is wrong is in the {@link
   * Body.Unreadable}.
   */
  public static Body readBody(Message message, int maxBytes) {
    return message instanceof ActiveMQMessage artemis
        ? BodyReader.read(artemis.getCoreMessage(), maxBytes)
        : new Body.Unreadable("The message is of a foreign JMS client");
  }

  /** The name of the user that the broker has checked; null if it did not say. */
  public static @Nullable String validatedUser(Message message) {
    return message instanceof ActiveMQMessage artemis
        ? artemis.getCoreMessage().getValidatedUserID()
        : null;
  }

  /** A queue that is there: the broker is not asked. */
  public static Queue queue(String name) {
    return ActiveMQDestination.createQueue(name);
  }

  /** The name of JMSReplyTo with its kind in front, as it was sent; null if there is none. */
  public static @Nullable String replyToName(Message message) {
    if (!(message instanceof ActiveMQMessage artemis)) {
      return null;
    }
    try {
      SimpleString name = artemis.getCoreMessage().getReplyTo();
      return name == null ? null : name.toString();
    } catch (RuntimeException e) {
      return ""; // a property of another type: no place for replies
    }
  }

  /**
   * A topic, and its only queue, which has the same name; both end with the connection. JMS' own
   * temporary topics have a second queue, whose filter is asked about each message.
   */
  public static String createTemporaryTopic(Session session) throws JMSException {
    var name = UUID.randomUUID().toString();
    try {
      core(session)
          .createQueue(
              QueueConfiguration.of(name)
                  .setRoutingType(RoutingType.MULTICAST)
                  .setDurable(false)
                  .setTemporary(true));
      return name;
    } catch (ActiveMQException e) {
      throw translate(e);
    }
  }

  /** Has the client ask the broker about a destination again before it sends there. */
  public static void lookAgain(Destination destination) {
    ((ActiveMQDestination) destination).setCreated(false);
  }

  /** Deletes a queue of that session. */
  public static void deleteQueue(Session session, String name) throws JMSException {
    try {
      core(session).deleteQueue(name);
    } catch (ActiveMQException e) {
      throw translate(e);
    }
  }

  static ClientSessionInternal core(Session session) {
    return (ClientSessionInternal) ((ActiveMQSession) session).getCoreSession();
  }

  /** Whether a message was sent to another broker of the cluster than the one it comes from. */
  public static boolean isFromElsewhere(Message message) {
    return message instanceof ActiveMQMessage artemis
        && artemis.getCoreMessage().containsProperty(CLUSTER_SENDER);
  }

  /** Marks a message as done, with all that its consumer got before it; nothing is sent yet. */
  public static void acknowledge(Message message) throws JMSException {
    try {
      ((ActiveMQMessage) message).getCoreMessage().acknowledge();
    } catch (ActiveMQException e) {
      throw translate(e);
    }
  }

  /** Marks a message as done, and none of those before it; nothing is sent yet. */
  public static void acknowledgeAlone(Message message) throws JMSException {
    try {
      ((ActiveMQMessage) message).getCoreMessage().individualAcknowledge();
    } catch (ActiveMQException e) {
      throw translate(e);
    }
  }

  /** Sends what {@link #acknowledge} marked, without waiting for the broker. */
  public static void commit(Session session) throws JMSException {
    try {
      ((ActiveMQSession) session).getCoreSession().commit(false);
    } catch (ActiveMQException e) {
      throw translate(e);
    }
  }

  /** Lets no more messages be taken by the session's consumers. */
  public static void stop(Session session) throws JMSException {
    try {
      ((ActiveMQSession) session).getCoreSession().stop();
    } catch (ActiveMQException e) {
      throw translate(e);
    }
  }

  /** Whether a connection was lost since the broker said nothing, and not since it was closed. */
  public static boolean isSilence(Throwable loss) {
    for (Throwable at = loss; at != null; at = at.getCause()) {
      if (at instanceof ActiveMQException e
          && e.getType() == ActiveMQExceptionType.CONNECTION_TIMEDOUT) {
        return true;
      }
    }
    return false;
  }

  /** The name under which the broker's notifications speak of a session. */
  public static String nameOf(Session session) {
    return core(session).getName();
  }

  static JMSException translate(ActiveMQException e) {
    var failure =
        e instanceof ActiveMQSecurityException
            ? new JMSSecurityException(e.getMessage())
            : new JMSException(e.getMessage());
    failure.initCause(e);
    return failure;
  }
}
