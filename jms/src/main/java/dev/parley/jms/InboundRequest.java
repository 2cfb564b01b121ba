package dev.parley.jms;

import static java.util.Objects.requireNonNull;

import dev.parley.jms.artemis.Artemis;
import dev.parley.protocol.Body;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.jms.JMSException;
import javax.jms.Message;
import org.jspecify.annotations.Nullable;

/** A request as it came, its body not yet decoded. Confined to the thread that handles it. */
public final class InboundRequest {
  private static final Duration KEEPING = Duration.ofSeconds(30);

  private final Message message;
  private final ReplyPool replies;
  private final Body body;
  private final RequestHeaders read;
  private final Deadline deadline;
  private final boolean kept;
  private final boolean replyAllowed;
  private @Nullable ReplyStream stream;

  private InboundRequest(Message message, ReplyPool replies, Body body, RequestHeaders read) {
    this.message = message;
    this.replies = replies;
    this.body = body;
    this.read = read;
    this.deadline = Deadline.after(read.left());
    var place = read.replyTo();
    var isTemporary = place != null && ReplyDestinations.isAllowed(place);
    this.kept =
        place != null
            && !isTemporary
            && user().filter(user -> replies.isTickets(place, user)).isPresent();
    this.replyAllowed = place == null || isTemporary || kept;
  }

  /** Reads the headers; what is wrong with them becomes a problem to answer. */
  static InboundRequest read(Message message, ReplyPool replies, int maxBytes, Duration longest)
      throws JMSException {
    return new InboundRequest(
        message,
        replies,
        Artemis.readBody(message, maxBytes),
        RequestHeaders.read(message, longest));
  }

  /** What makes this no request to be handled, in words for its sender; empty if nothing. */
  public Optional<String> problem() {
    return Optional.ofNullable(read.problem());
  }

  /** The method asked for, with its signature where it was given; empty if none was named. */
  public String method() {
    return read.method();
  }

  public Body body() {
    return body;
  }

  public Deadline deadline() {
    return deadline;
  }

  /** No reply is wanted. */
  public boolean isOneWay() {
    return read.replyTo() == null;
  }

  /** Items of a stream that the caller takes before it asks for more; 0 if it wants all at once. */
  public long credit() {
    return read.credit();
  }

  /** The reply is kept until it is fetched. */
  public boolean isReplyKept() {
    return kept;
  }

  /** Whether the reply may go where the request asks. */
  public boolean isReplyAllowed() {
    return replyAllowed;
  }

  /** The user whose password the broker has checked; empty if the broker does not say. */
  public Optional<String> user() {
    return Optional.ofNullable(Artemis.validatedUser(message)).filter(user -> !user.isEmpty());
  }

  /** The caller's own headers, as text. */
  public Map<String, String> headers() {
    try {
      return Messages.headers(message);
    } catch (JMSException e) {
      return Map.of();
    }
  }

  /** The broker has delivered it before, so that a handler may have run already. */
  public boolean isRedelivered() {
    try {
      return message.getJMSRedelivered();
    } catch (JMSException e) {
      return false;
    }
  }

  /** Under which it is to be run once only; empty if it has none. */
  public String idempotencyKey() {
    return read.idempotencyKey();
  }

  /** What the broker calls this message: the same when it is delivered again; empty if nothing. */
  public String messageId() {
    try {
      return Objects.requireNonNullElse(message.getJMSMessageID(), "");
    } catch (JMSException e) {
      return "";
    }
  }

  public String correlationId() {
    return read.correlationId();
  }

  /**
   * Sends the reply, waiting for the broker to come back where it is away, until the deadline. Does
   * nothing for a one-way request or a place where replies may not go.
   *
   * @return whether it was sent
   */
  public boolean reply(Status status, Body reply) {
    if (stream != null) {
      var end = stream.end(status, reply);
      if (end != Delivery.LOST || status == Status.OK) {
        return end == Delivery.SENT;
      }
    }
    var replyTo = read.replyTo();
    return replyTo != null
        && replyAllowed
        && replies.send(address(), status, reply, kept ? keepBy() : deadline);
  }

  /** What was done counts, also where it took longer than it might. */
  private Deadline keepBy() {
    var soon = Deadline.after(KEEPING);
    return soon.isBefore(deadline) ? deadline : soon;
  }

  /**
   * From here on replies go out on one session, as parts of a stream: any number of items, and then
   * {@link #reply}, which ends it. To be closed in the end.
   *
   * @param responder who sends it
   */
  public void openStream(String responder) {
    stream = ReplyStream.open(replies, address(), responder, deadline);
  }

  /** The next item of the stream. */
  public Delivery item(Body item) {
    return requireNonNull(stream).item(item);
  }

  /** Whether the caller is still there; asks the broker once a second at most. */
  public Delivery look() {
    return requireNonNull(stream).look();
  }

  /** Gives the session of the stream back; nothing where there was none. */
  public void closeStream() {
    if (stream != null) {
      stream.close();
    }
  }

  private ReplyPool.ReplyAddress address() {
    return new ReplyPool.ReplyAddress(
        message, requireNonNull(read.replyTo()), read.correlationId(), kept);
  }

  /** For logs: never the body, and of the rest no more than a line. */
  @Override
  public String toString() {
    return "request "
        + RequestHeaders.shortened(read.correlationId())
        + " for "
        + RequestHeaders.shortened(read.method());
  }
}
