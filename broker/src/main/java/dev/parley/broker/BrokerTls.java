package dev.parley.broker;

import dev.parley.tls.TlsContexts;
import dev.parley.tls.TlsException;
import dev.parley.tls.artemis.GivenContextFactory;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.jspecify.annotations.Nullable;

/**
 * TLS on every port, also those of a configuration of somebody's own.
 *
 * @param clientCa null: clients need no certificate
 */
record BrokerTls(Path certificate, Path key, @Nullable Path clientCa) {

  void apply(Configuration configuration) {
    var context = context();
    for (var acceptor : configuration.getAcceptorConfigurations()) {
      if (acceptor.getFactoryClassName().equals(NettyAcceptorFactory.class.getName())) {
        GivenContextFactory.give(context, acceptor.getParams());
        acceptor.getParams().put(TransportConstants.NEED_CLIENT_AUTH_PROP_NAME, clientCa != null);
      }
    }
  }

  private SSLContext context() {
    try {
      return TlsContexts.server(certificate, key, clientCa);
    } catch (TlsException e) {
      throw new BrokerException(String.valueOf(e.getMessage()), e);
    }
  }
}
