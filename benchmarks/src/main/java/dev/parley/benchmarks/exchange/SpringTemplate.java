package dev.parley.benchmarks.exchange;

import javax.jms.DeliveryMode;
import javax.jms.JMSException;
import javax.jms.ObjectMessage;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.adapter.MessageListenerAdapter;
import org.springframework.jms.support.QosSettings;

/** Spring's template and listener container, as its guide shows them. */
final class SpringTemplate implements Competitor {

  @Override
  public String name() {
    return "spring";
  }

  @Override
  public Running respond(Account account) {
    var listener = new MessageListenerAdapter(new EchoListener());
    listener.setDefaultListenerMethod("echo");
    listener.setResponseQosSettings(new QosSettings(DeliveryMode.NON_PERSISTENT, 4, 0));
    var container = new DefaultMessageListenerContainer();
    container.setConnectionFactory(Connections.factory(account));
    container.setDestinationName(queue());
    container.setConcurrency("4-8");
    container.setMessageListener(listener);
    container.afterPropertiesSet();
    container.start();
    return container::shutdown;
  }

  @Override
  public EchoRequester request(Account account, boolean persistent) {
    var connections = new CachingConnectionFactory(Connections.factory(account));
    var template = new JmsTemplate(connections);
    template.setReceiveTimeout(TIMEOUT.toMillis());
    template.setExplicitQosEnabled(true);
    template.setDeliveryPersistent(persistent);
    return new Requester(connections, template, queue());
  }

  /** Called by name. */
  public static final class EchoListener {
    public Order echo(Order order) {
      return order;
    }
  }

  private record Requester(CachingConnectionFactory connections, JmsTemplate template, String queue)
      implements EchoRequester {

    @Override
    public Order echo(Order order) throws JMSException {
      var reply = template.sendAndReceive(queue, session -> session.createObjectMessage(order));
      if (reply == null) {
        throw new JMSException("No reply within " + Competitor.TIMEOUT);
      }
      return (Order) ((ObjectMessage) reply).getObject();
    }

    @Override
    public void close() {
      connections.destroy();
    }
  }
}
