package dev.parley.jms.artemis;

import javax.jms.JMSException;
import javax.jms.Session;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.jspecify.annotations.Nullable;

/** What admins can have the broker do. Stateless; sessions keep their one owner. */
public final class Management {
  private static final SimpleString ADDRESS = SimpleString.of("activemq.management");

  private Management() {}

  /**
   * Has the broker send a message back from a queue of dead letters to where it was.
   *
   * @return whether the message was there
   * @throws JMSException also where the broker does not answer in time: it may be done or not
   */
  public static boolean retry(Session session, String queue, long id, long timeoutMillis)
      throws JMSException {
    var core = Artemis.core(session);
    try {
      var request = core.createMessage(false);
      ManagementHelper.putOperationInvocation(
          request, ResourceNames.QUEUE + queue, "retryMessage", id);
      var requestor = new ClientRequestor(core, ADDRESS);
      try {
        return isDone(requestor.request(request, timeoutMillis));
      } finally {
        requestor.close(); // its queue would stay as long as the connection
      }
    } catch (ActiveMQException e) {
      throw Artemis.translate(e);
    } catch (JMSException e) {
      throw e;
    } catch (Exception e) { // of values that are no JSON
      var failure = new JMSException("the broker's answer cannot be read: " + e);
      failure.initCause(e);
      throw failure;
    }
  }

  private static boolean isDone(@Nullable ClientMessage reply) throws Exception {
    if (reply == null) {
      throw new JMSException("the broker did not say whether it has sent the message back");
    }
    var result = ManagementHelper.getResult(reply);
    if (!ManagementHelper.hasOperationSucceeded(reply)) {
      throw new JMSException(String.valueOf(result));
    }
    return Boolean.TRUE.equals(result);
  }
}
