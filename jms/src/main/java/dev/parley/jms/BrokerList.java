package dev.parley.jms;

import dev.parley.jms.artemis.Artemis;
import dev.parley.jms.artemis.Connecting;
import dev.parley.jms.artemis.TlsFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.jms.Connection;
import javax.jms.ConnectionFactory;
import javax.jms.JMSException;
import javax.jms.JMSSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * The brokers that a URL names. Each time, all are tried in their order, beginning with the one
 * that answered last. Thread-safe.
 */
final class BrokerList {
  private static final Pattern IN_PARENTHESES = Pattern.compile("\\((.*)\\)(.*)");

  private final List<ConnectionFactory> factories;
  private final AtomicInteger answered = new AtomicInteger();

  private BrokerList(List<ConnectionFactory> factories) {
    this.factories = factories;
  }

  /** How one broker's URL becomes a factory. */
  interface Factory {
    ConnectionFactory of(String url) throws JMSException;
  }

  static BrokerList of(String url, Factory factory) throws JMSException {
    var factories = new ArrayList<ConnectionFactory>();
    for (var one : urls(url)) {
      factories.add(factory.of(one));
    }
    return new BrokerList(List.copyOf(factories));
  }

  /** {@code tcp://a:1,tcp://b:2} or {@code (tcp://a:1,tcp://b:2)?x=y}, taken apart. */
  static List<String> urls(String url) {
    var list = IN_PARENTHESES.matcher(url);
    var rest = list.matches() ? list.group(2) : "";
    var urls = new ArrayList<String>();
    for (var one : (list.matches() ? list.group(1) : url).split(",(?=[^,]*://)", -1)) {
      urls.add(one.strip() + rest);
    }
    return urls;
  }

  /** A broker that refuses says more than those that cannot be reached. */
  Connection connect(@Nullable String user, @Nullable String password) throws JMSException {
    var first = answered.get();
    JMSException failure = null;
    for (var i = 0; i < factories.size(); i++) {
      var next = (first + i) % factories.size();
      try {
        var connection = Connecting.connect(factories.get(next), user, password);
        answered.set(next);
        return connection;
      } catch (JMSException e) {
        failure = isRefusal(failure) ? failure : e;
      }
    }
    throw failure == null ? new JMSException("the URL names no broker") : failure;
  }

  /** The one that answered last may be connected to, and says nothing. */
  void beginWithNext() {
    answered.updateAndGet(last -> (last + 1) % factories.size());
  }

  private static boolean isRefusal(@Nullable JMSException failure) {
    return failure instanceof JMSSecurityException || failure instanceof TlsFailure;
  }

  void close() {
    factories.forEach(Artemis::close);
  }
}
