package dev.parley.tls.artemis;

import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.remoting.impl.ssl.CachingSSLContextFactory;
import org.apache.activemq.artemis.spi.core.remoting.ssl.SSLContextConfig;

/**
 * Gives an acceptor or a connector the context that stands among its parameters. Artemis finds this
 * class as a service; where no context is given, all is as without it.
 */
public final class GivenContextFactory extends CachingSSLContextFactory {
  private static final int ABOVE_ARTEMIS_OWN = 20;

  /** For Artemis. */
  public GivenContextFactory() {}

  /** Makes that the context of an acceptor or connector with those parameters. */
  public static void give(SSLContext context, Map<String, Object> parameters) {
    parameters.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
    parameters.put(TransportConstants.SSL_CONTEXT_PROP_NAME, context);
  }

  @Override
  public SSLContext getSSLContext(SSLContextConfig config, Map<String, Object> parameters)
      throws Exception {
    return parameters.get(TransportConstants.SSL_CONTEXT_PROP_NAME) instanceof SSLContext given
        ? given
        : super.getSSLContext(config, parameters);
  }

  @Override
  public int getPriority() {
    return ABOVE_ARTEMIS_OWN;
  }
}
