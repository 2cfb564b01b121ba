package dev.parley.jms;

import dev.parley.protocol.Body;
import dev.parley.protocol.Status;

/**
 * A reply as it came, its body not yet decoded.
 *
 * @param correlationId the request's; empty if the message had none
 */
public record Reply(String correlationId, Status status, Body body) {}
