package dev.parley.responder;

import dev.parley.protocol.Body;
import dev.parley.protocol.Status;

/** How a call ended, as its reply says it. Immutable. */
record Outcome(Status status, Body body) {}
