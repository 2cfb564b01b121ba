package dev.parley.requester;

import dev.parley.protocol.Body;
import dev.parley.protocol.Deadline;
import java.util.Map;

/** A call that ends as soon as the broker has it; the reply is kept. */
final class SubmittedCall extends PendingCall {
  private final String keptIn;

  SubmittedCall(
      String id,
      String service,
      CallTarget target,
      Body body,
      Deadline deadline,
      CallOptions options,
      Map<String, String> headers,
      String keptIn) {
    super(id, service, target, body, deadline, options.withPersistent(true), headers, null);
    this.keptIn = keptIn;
  }

  @Override
  public String keptIn() {
    return keptIn;
  }
}
