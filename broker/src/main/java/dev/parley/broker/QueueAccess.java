package dev.parley.broker;

import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.postoffice.QueueBinding;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What permissions on addresses cannot say, since they are the same for all queues of an address: a
 * reply queue and a subscription are their user's own, nobody takes a name under which others will
 * look for theirs, and what is sent to an address is for all its queues. Keepers and admins are not
 * asked.
 */
final class QueueAccess {
  /** As clients name temporary queues and subscriptions. */
  static final Pattern GENERATED = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final Pattern WILDCARD = Pattern.compile("[#*]");

  private final String tickets;
  private volatile @Nullable ActiveMQServer server;

  QueueAccess(String prefix) {
    tickets = prefix + "tickets.";
  }

  /** Whose queues they are; nobody asks before it has started. */
  void of(ActiveMQServer server) {
    this.server = server;
  }

  /**
   * Whether that is not for this user, whatever its roles.
   *
   * @param where an address, or {@code address::queue}
   */
  boolean isRefused(String user, CheckType check, String where) {
    var address = addressOf(where);
    var queue = where.equals(address) ? "" : where.substring(address.length() + 2);
    return switch (check) {
      case CREATE_ADDRESS -> isWildcard(address);
      case CREATE_DURABLE_QUEUE -> isWildcard(address) || !queue.equals(address);
      case CREATE_NON_DURABLE_QUEUE ->
          isWildcard(address)
              || !GENERATED.matcher(queue).matches()
              || isReplyAddressOfAnother(address, user);
      // What goes into one queue alone is heard by none of those who have another.
      case SEND -> !where.equals(address);
      case CONSUME, BROWSE, DELETE_NON_DURABLE_QUEUE -> isOfAnother(find(queue), user);
      default -> false;
    };
  }

  /** Whether answers are kept there that another user fetches. */
  boolean isTicketsOfAnother(String user, String where) {
    var address = addressOf(where);
    return address.startsWith(tickets) && !address.equals(tickets + user);
  }

  private static String addressOf(String where) {
    var split = where.indexOf("::");
    return split < 0 ? where : where.substring(0, split);
  }

  private static boolean isWildcard(String address) {
    return WILDCARD.matcher(address).find();
  }

  private boolean isReplyAddressOfAnother(String address, String user) {
    if (!GENERATED.matcher(address).matches()) {
      return false;
    }
    try {
      var bindings = server().getPostOffice().lookupBindingsForAddress(SimpleString.of(address));
      return bindings != null
          && bindings.getBindings().stream()
              .anyMatch(
                  binding ->
                      binding instanceof QueueBinding bound && isOfAnother(bound.getQueue(), user));
    } catch (Exception e) { // Artemis declares Exception.
      return true;
    }
  }

  private @Nullable Queue find(String queue) {
    return queue.isEmpty() ? null : server().locateQueue(SimpleString.of(queue));
  }

  private static boolean isOfAnother(@Nullable Queue queue, String user) {
    return queue != null
        && !queue.isDurable()
        && queue.getUser() != null
        && !user.equals(queue.getUser().toString());
  }

  private ActiveMQServer server() {
    return Objects.requireNonNull(server, "the broker has not started");
  }
}
