package dev.parley.tls.artemis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.remoting.impl.ssl.CachingSSLContextFactory;
import org.apache.activemq.artemis.spi.core.remoting.ssl.SSLContextConfig;

/**
 * Gives an acceptor or a connector the context that stands among its parameters, itself or by the
 * name that it has in this JVM. Artemis finds this class as a service; where no context is given,
 * all is as without it. Thread-safe.
 */
public final class GivenContextFactory extends CachingSSLContextFactory {
  private static final int ABOVE_ARTEMIS_OWN = 20;

  private static final Map<String, SSLContext> NAMED = new ConcurrentHashMap<>();

  /** For Artemis. */
  public GivenContextFactory() {}

  /** Makes that the context of an acceptor or connector with those parameters. */
  public static void give(SSLContext context, Map<String, Object> parameters) {
    parameters.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
    parameters.put(TransportConstants.SSL_CONTEXT_PROP_NAME, context);
  }

  /**
   * Gives a context a name, in place of the one that has it. A name can stand in files, and brokers
   * can tell each other of connectors that have it.
   */
  public static void name(String name, SSLContext context) {
    NAMED.put(name, context);
  }

  /** Forgets a context, if it has that name. */
  public static void forget(String name, SSLContext context) {
    NAMED.remove(name, context);
  }

  @Override
  public SSLContext getSSLContext(SSLContextConfig config, Map<String, Object> parameters)
      throws Exception {
    var given = parameters.get(TransportConstants.SSL_CONTEXT_PROP_NAME);
    if (given instanceof SSLContext context) {
      return context;
    }
    var named = given == null ? null : NAMED.get(given.toString());
    return named == null ? super.getSSLContext(config, parameters) : named;
  }

  @Override
  public int getPriority() {
    return ABOVE_ARTEMIS_OWN;
  }
}
