package dev.parley.jms;

import dev.parley.jms.artemis.CoreSession;
import dev.parley.jms.artemis.RawMessage;
import dev.parley.protocol.Body;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.Headers;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answers to a user's calls that are fetched later. The broker keeps them on disk, and lets no
 * other user look at them. Nothing is taken: an answer ends by its age, or makes way for newer
 * ones. Thread-safe.
 *
 * <p>Each call leaves two messages with its correlation id: one when its ticket is made, and the
 * reply.
 */
public final class TicketQueue implements AutoCloseable {
  /** How long an answer is kept. */
  public static final Duration RETENTION = Duration.ofHours(24);

  /**
   * What is known of a ticket.
   *
   * @param call service and method
   * @param until when the call's time is up: milliseconds by its requester's clock
   * @param reply null if there is none yet
   */
  public record Entry(String call, long until, @Nullable Reply reply) {}

  /** Two messages for each call. */
  private static final long KEPT = 2_000;

  private static final int MOST_FOUND = 100;
  private static final String TICKET = "ticket";
  private static final String CALL = "parley_call";
  private static final String UNTIL = "parley_until";
  private static final Body NOTHING = new Body.Serialized(new byte[0]);

  private final ParleyConnection connection;
  private final CoreSessions sessions;

  public TicketQueue(ParleyConnection connection) {
    this.connection = connection;
    this.sessions =
        new CoreSessions(
            connection, session -> session.declareRing(name(), KEPT), JmsFailures::onTickets);
  }

  /**
   * The queue's name, which is where the replies are to go.
   *
   * @throws ParleyException {@link Status#PERMISSION_DENIED} if nobody has logged in
   */
  public String name() {
    return connection
        .user()
        .map(connection.addresses()::tickets)
        .orElseThrow(
            () ->
                new ParleyException(
                    Status.PERMISSION_DENIED, "Only a user who has logged in can have tickets"));
  }

  /**
   * Says that there is a ticket.
   *
   * @param id a UUID that nobody can guess
   * @throws ParleyException {@link Status#UNAVAILABLE} if the broker cannot be told in time, {@link
   *     Status#PERMISSION_DENIED} if this user may not have tickets
   */
  public void make(String id, Entry made, Deadline deadline) {
    var life = made.until - System.currentTimeMillis() + RETENTION.toMillis();
    var fields =
        Map.<String, Object>of(RawMessage.KIND, TICKET, CALL, made.call, UNTIL, made.until);
    sessions.insistently(
        deadline,
        session -> {
          session.send(name(), false, new CoreSession.Sending(fields, NOTHING, id, true, life));
          session.commit();
          return true;
        });
  }

  /**
   * What is known of a ticket; empty if there is none of that id, or none any more.
   *
   * @param id a UUID
   * @throws ParleyException as {@link #make}
   */
  public Optional<Entry> find(String id, Deadline deadline) {
    var filter = "JMSCorrelationID = '" + id + "'";
    var found =
        sessions.insistently(deadline, session -> session.browse(name(), filter, MOST_FOUND));
    Reply reply = null;
    RawMessage made = null;
    for (var message : found) {
      if (TICKET.equals(message.field(RawMessage.KIND))) {
        made = message;
      } else if (reply == null) { // a request that was delivered again may be answered again
        var status = Status.parse(String.valueOf(message.field(Headers.STATUS)));
        reply = new Reply(id, status, message.body());
      }
    }
    return made == null
        ? Optional.ofNullable(reply).map(kept -> new Entry("", 0, kept))
        : Optional.of(
            new Entry(
                String.valueOf(made.field(CALL)),
                made.field(UNTIL) instanceof Long until ? until : 0,
                reply));
  }

  @Override
  public void close() {
    sessions.close();
  }
}
