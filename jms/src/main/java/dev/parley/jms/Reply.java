package dev.parley.jms;

import dev.parley.protocol.Body;
import dev.parley.protocol.Status;
import org.jspecify.annotations.Nullable;

/**
 * A reply as it came, its body not yet decoded.
 *
 * @param correlationId the request's; empty if the message had none
 * @param part null where it is the only one
 */
public record Reply(String correlationId, Status status, Body body, @Nullable StreamPart part) {
  /** The only reply. */
  public Reply(String correlationId, Status status, Body body) {
    this(correlationId, status, body, null);
  }
}
