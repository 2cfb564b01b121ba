package dev.parley.requester;

import dev.parley.jms.CallChannel;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.Headers;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.Objects;

/** What responders are told of the streams they send. Thread-safe; sends as calls do. */
final class StreamControls {
  private static final Duration CANCELLING = Duration.ofSeconds(5);
  private static final String EVERY_RESPONDER = "";

  private final CallChannel channel;
  private final PendingCalls pending;

  StreamControls(CallChannel channel, PendingCalls pending) {
    this.channel = channel;
    this.pending = pending;
  }

  /** Asks for more items, or repeats what was asked; not before it is known whom. */
  void askForMore(PendingCall call, StreamedItems items) {
    var responder = items.responder();
    if (responder != null && !call.end().isDone()) {
      channel.send(
          new StreamControl(
              Headers.MORE, call.correlationId(), responder, items.granted(), call.deadline()));
    }
  }

  /** Gives a stream up that has not ended. */
  void cancel(PendingCall call, StreamedItems items, String why) {
    pending.remove(call);
    if (!call.end().isDone()) {
      call.fail(new ParleyException(Status.CANCELLED, why));
      cancelUnread(
          call.correlationId(), Objects.requireNonNullElse(items.responder(), EVERY_RESPONDER));
    }
  }

  /** Nobody reads that stream any more. */
  void cancelUnread(String correlationId, String responder) {
    channel.send(
        new StreamControl(Headers.CANCEL, correlationId, responder, 0, Deadline.after(CANCELLING)));
  }
}
