package dev.parley.benchmarks.exchange;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** The provider's connection factory, the same for all who use JMS themselves. */
final class Connections {
  private Connections() {}

  static ActiveMQConnectionFactory factory(Account account) {
    var factory = new ActiveMQConnectionFactory(account.url(), account.user(), account.password());
    factory.setDeserializationAllowList(Order.class.getPackageName());
    return factory;
  }
}
