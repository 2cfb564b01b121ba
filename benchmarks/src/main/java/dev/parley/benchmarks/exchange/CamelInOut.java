package dev.parley.benchmarks.exchange;

import javax.jms.ConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.jms.connection.CachingConnectionFactory;

/** Camel's request/reply (InOut) over its JMS component. */
final class CamelInOut implements Competitor {

  @Override
  public String name() {
    return "camel";
  }

  @Override
  public Running respond(Account account) throws Exception {
    var context = context(Connections.factory(account));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("jms:queue:%s?concurrentConsumers=4&maxConcurrentConsumers=8&deliveryPersistent=false"
                    .formatted(queue()))
                .process(exchange -> reply(exchange.getMessage()));
          }
        });
    context.start();
    return context::stop;
  }

  private static void reply(Message message) {
    message.setBody(message.getBody(Order.class));
  }

  @Override
  public EchoRequester request(Account account, boolean persistent) throws Exception {
    var context = context(new CachingConnectionFactory(Connections.factory(account)));
    context.start();
    var endpoint =
        "jms:queue:%s?deliveryPersistent=%s&requestTimeout=%d"
            .formatted(queue(), persistent, TIMEOUT.toMillis());
    return new Requester(context, context.createProducerTemplate(), endpoint);
  }

  private static DefaultCamelContext context(ConnectionFactory connections) {
    var context = new DefaultCamelContext();
    context.addComponent("jms", JmsComponent.jmsComponentAutoAcknowledge(connections));
    return context;
  }

  private record Requester(CamelContext context, ProducerTemplate template, String endpoint)
      implements EchoRequester {

    @Override
    public Order echo(Order order) {
      return template.requestBody(endpoint, order, Order.class);
    }

    @Override
    public void close() {
      context.stop();
    }
  }
}
