package dev.parley.broker;

import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerBasePlugin;

/**
 * Shows {@link CredentialsSecurity} the server that it guards, which Artemis itself does not.
 * Public for the configuration of a stand-alone Artemis; programs have no use for it.
 */
public final class SecurityPlugin implements ActiveMQServerBasePlugin {
  @Override
  public void registered(ActiveMQServer server) {
    if (server.getSecurityManager() instanceof CredentialsSecurity security) {
      security.guard(server);
    }
  }
}
