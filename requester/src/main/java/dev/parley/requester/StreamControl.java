package dev.parley.requester;

import dev.parley.jms.Outgoing;
import dev.parley.protocol.Body;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a responder how a stream is to go on. Whether it comes is seen by what the responder does.
 *
 * @param method {@code $more} or {@code $cancel}
 * @param responder whom; empty where that is not known
 */
record StreamControl(
    String method, String correlationId, String responder, long credit, Deadline deadline)
    implements Outgoing {
  private static final Body NONE = new Body.Serialized(new byte[0]);

  @Override
  public String service() {
    return EVERYBODY;
  }

  @Override
  public Body body() {
    return NONE;
  }

  @Override
  public boolean oneWay() {
    return false; // a transaction each would cost more than sending it again
  }

  @Override
  public void sent(@Nullable ParleyException failure) {
    // It is said again, or the stream ends with the link.
  }
}
