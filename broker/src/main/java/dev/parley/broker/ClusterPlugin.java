package dev.parley.broker;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.postoffice.Binding;
import org.apache.activemq.artemis.core.postoffice.QueueBinding;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServer.SERVER_STATE;
import org.apache.activemq.artemis.core.server.RoutingContext;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.cluster.RemoteQueueBinding;
import org.apache.activemq.artemis.core.server.impl.AddressInfo;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerBindingPlugin;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerConsumerPlugin;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What makes the brokers of a cluster one to their clients, none of which gets a permission more
 * than with one broker. Queues of services, and of the keeper of rooms, that there are on another
 * broker are made here, too, so that requests can be sent to them. So are the names of reply
 * addresses, for as long as their requester is there; they have no queue here, in which something
 * could pile up. And a message that comes from another broker keeps the user that was checked
 * there. Public for the configuration of a broker; programs have no use for it.
 */
public final class ClusterPlugin
    implements ActiveMQServerBindingPlugin,
        ActiveMQServerConsumerPlugin,
        ActiveMQServerMessagePlugin {
  /** Property of a message that came from another broker: the user who has sent it there. */
  static final SimpleString CLUSTER_SENDER = SimpleString.of("_parley_sender");

  private static final Logger LOG = LoggerFactory.getLogger(ClusterPlugin.class);

  private String requests = "";
  private String keeper = "";
  private String clusterUser = "";
  private @Nullable ActiveMQServer server;
  private @Nullable Executor executor;

  /** For Artemis. */
  public ClusterPlugin() {}

  /** How a configuration names it. No value may be empty there. */
  static Map<String, String> describe(String prefix, String clusterUser) {
    return Map.of(
        BrokerProperties.key("brokerPlugins", ClusterPlugin.class.getName() + ".class", "init"),
        "requests=%srequests.,keeper=%skeeper,user=%s".formatted(prefix, prefix, clusterUser));
  }

  @Override
  public void init(Map<String, String> values) {
    requests = values.getOrDefault("requests", "");
    keeper = values.getOrDefault("keeper", "");
    clusterUser = values.getOrDefault("user", "");
  }

  @Override
  public void registered(ActiveMQServer here) {
    server = here;
  }

  private interface Step {
    void run(ActiveMQServer here) throws Exception;
  }

  /** In order, and not on the thread that holds the broker's table of queues. */
  private synchronized void later(SimpleString address, Step step) {
    var here = server;
    if (here == null || isEnding(here)) {
      return;
    }
    if (executor == null) {
      executor = here.getExecutorFactory().getExecutor();
    }
    executor.execute(
        () -> {
          try {
            step.run(here);
          } catch (Exception e) { // Artemis declares Exception.
            if (!isEnding(here)) {
              LOG.warn("{} is on another broker, and not here: {}", address, e.toString());
            }
          }
        });
  }

  /** While it starts, too, it hears of queues on others. */
  private static boolean isEnding(ActiveMQServer here) {
    return here.getState() == SERVER_STATE.STOPPING || here.getState() == SERVER_STATE.STOPPED;
  }

  @Override
  public void afterAddBinding(Binding binding) {
    var address = binding.getAddress();
    if (!(binding instanceof RemoteQueueBinding)) {
      return;
    }
    if (isReplies(address)) {
      later(
          address,
          here -> {
            if (here.getPostOffice().isAddressBound(address)) {
              here.getPostOffice()
                  .addAddressInfo(
                      new AddressInfo(address, RoutingType.MULTICAST).setTemporary(true));
            }
          });
    } else if (isShared(address) && binding.getRoutingName().equals(address)) {
      later(address, here -> here.createQueue(queue(address), true));
    }
  }

  private QueueConfiguration queue(SimpleString address) {
    return QueueConfiguration.of(address)
        .setRoutingType(RoutingType.ANYCAST)
        .setDurable(true)
        .setExclusive(address.toString().equals(keeper))
        .setAutoCreateAddress(true);
  }

  @Override
  public void afterRemoveBinding(
      Binding binding, @Nullable Transaction transaction, boolean deleteData) {
    var address = binding.getAddress();
    if (binding instanceof RemoteQueueBinding && isReplies(address)) {
      later(
          address,
          here -> {
            if (!here.getPostOffice().isAddressBound(address)) {
              here.getPostOffice().removeAddressInfo(address);
            }
          });
    }
  }

  private static boolean isReplies(SimpleString address) {
    return QueueAccess.GENERATED.matcher(address).matches();
  }

  private boolean isShared(SimpleString address) {
    var name = address.toString();
    return name.startsWith(requests) || name.equals(keeper);
  }

  /** Two keepers at a time would each put rooms in an order of their own. */
  @Override
  public void beforeCreateConsumer(
      long id,
      QueueBinding queue,
      @Nullable SimpleString filter,
      boolean browseOnly,
      boolean supportLargeMessage)
      throws ActiveMQException {
    var here = server;
    if (browseOnly || here == null || !queue.getAddress().toString().equals(keeper)) {
      return;
    }
    for (var binding : bindings(here, queue.getAddress())) {
      if (binding instanceof RemoteQueueBinding remote && remote.consumerCount() > 0) {
        throw new ActiveMQSecurityException("another broker of the cluster keeps the rooms");
      }
    }
  }

  private static Collection<Binding> bindings(ActiveMQServer here, SimpleString address)
      throws ActiveMQException {
    try {
      return here.getPostOffice().getDirectBindings(address);
    } catch (ActiveMQException e) {
      throw e;
    } catch (Exception e) { // Artemis declares Exception.
      throw new ActiveMQException(e.toString());
    }
  }

  /** Artemis puts the user of the session in place of the one in the message, also of a bridge. */
  @Override
  public void beforeSend(
      ServerSession session,
      @Nullable Transaction transaction,
      Message message,
      boolean direct,
      boolean noAutoCreateQueue) {
    if (clusterUser.equals(session.getValidatedUser())) {
      var sender = message.getValidatedUserID();
      message.putStringProperty(CLUSTER_SENDER, SimpleString.of(sender == null ? "" : sender));
    }
  }

  @Override
  public void beforeMessageRoute(
      Message message, RoutingContext context, boolean direct, boolean rejectDuplicates) {
    if (clusterUser.equals(message.getValidatedUserID())) {
      var sender = message.getStringProperty(CLUSTER_SENDER);
      message.setValidatedUserID(sender == null ? "" : sender);
    }
  }
}
