package dev.parley.broker;

import java.util.List;
import java.util.Objects;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Shows {@link CredentialsSecurity} the server that it guards, which Artemis itself does not,
 * refuses messages that name the queues they are for, as only brokers of a cluster do among
 * themselves, and puts the user on messages of AMQP, where Artemis does so on all others. Public
 * for the configuration of a stand-alone Artemis; programs have no use for it.
 */
public final class SecurityPlugin implements ActiveMQServerMessagePlugin {
  /** What AMQP calls the user-id of a message is this to Artemis. */
  private static final String USER_ID = "JMSXUserID";

  /** Artemis believes whoever has sent them. */
  private static final List<SimpleString> ROUTES =
      List.of(Message.HDR_ROUTE_TO_IDS, Message.HDR_ROUTE_TO_ACK_IDS, Message.HDR_SCALEDOWN_TO_IDS);

  private volatile @Nullable ActiveMQServer server;

  @Override
  public void registered(ActiveMQServer server) {
    this.server = server;
    if (server.getSecurityManager() instanceof CredentialsSecurity security) {
      security.guard(server);
    }
  }

  @Override
  public void beforeSend(
      ServerSession session,
      @Nullable Transaction transaction,
      Message message,
      boolean direct,
      boolean noAutoCreateQueue)
      throws ActiveMQSecurityException {
    var user = session.getValidatedUser();
    if (message instanceof ICoreMessage) {
      if (ROUTES.stream().anyMatch(message::containsProperty) && !isOtherBroker(user)) {
        throw new ActiveMQSecurityException("user " + user + " says which queues a message is for");
      }
      return;
    }
    refuseOtherUser(message, user);
    // Not among the properties that the sender has set, over which it takes precedence.
    message.setBrokerProperty(Message.HDR_VALIDATED_USER, user);
  }

  private boolean isOtherBroker(@Nullable String user) {
    var here = server;
    return here != null && here.getConfiguration().getClusterUser().equals(user);
  }

  /** What a sender says of itself is seen by those who read AMQP, too. */
  private static void refuseOtherUser(Message message, String user)
      throws ActiveMQSecurityException {
    var said = message.getObjectProperty(USER_ID);
    if (said != null && !Objects.equals(said, user)
        || message.containsProperty(Message.HDR_VALIDATED_USER)) {
      throw new ActiveMQSecurityException("user " + user + " sends as somebody else");
    }
  }
}
