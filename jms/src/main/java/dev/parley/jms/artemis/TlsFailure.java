package dev.parley.jms.artemis;

import java.io.IOException;
import java.io.Serial;
import javax.jms.JMSException;
import javax.net.ssl.SSLException;

/** TLS does not come about. The message says why, and what to do; the cause is an SSLException. */
public final class TlsFailure extends JMSException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean isOfClient;

  TlsFailure(String message, boolean isOfClient, IOException cause) {
    super(message);
    this.isOfClient = isOfClient;
    initCause(cause instanceof SSLException ? cause : new SSLException(message, cause));
  }

  /** The broker does not accept this client, rather than the other way round. */
  public boolean isOfClient() {
    return isOfClient;
  }
}
