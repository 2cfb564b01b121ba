package dev.parley.jms;

import dev.parley.jms.artemis.CoreSession;
import dev.parley.jms.artemis.RawMessage;
import dev.parley.protocol.Body;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.Headers;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.jms.JMSException;
import org.jspecify.annotations.Nullable;

/**
 * Which of a service's calls with an idempotency key have begun, and what became of them. The
 * broker keeps it, on disk, for all responders of the service, of whom only one may begin a call.
 * Thread-safe.
 *
 * <p>Each call leaves two messages, when it begins and when it has ended. The first carries an id
 * by which the broker refuses a second one (duplicate detection). It does not where both are on
 * their way at the same time; then the one that comes first in a short queue of the newest messages
 * counts, which also makes looking up what was called just now cheap.
 */
public final class OnceLog implements AutoCloseable {
  /**
   * A call.
   *
   * @param key tells it from all others: letters and digits
   * @param attempt from 1; the next one may begin where the last has not run
   */
  public record Call(String key, int attempt) {}

  /**
   * Who began it.
   *
   * @param request the broker's name for the request, and a name for this attempt at it
   * @param content the same for the same method with the same arguments
   * @param until when its time is up: milliseconds by the responder's clock
   */
  public record Begun(String request, String content, long until) {}

  /** How it ended. */
  public record Ended(Status status, Body body) {}

  /**
   * What is known of a key.
   *
   * @param ended null if that is not known, or not yet
   */
  public record Entry(Call call, Begun begun, @Nullable Ended ended) {}

  private static final Duration RETENTION = Duration.ofHours(24);

  /** Two messages for each call. */
  private static final long KEPT = 200_000;

  private static final long KEPT_RECENT = 1_000;
  private static final int MOST_FOUND = 1_000;
  private static final String KEY = "parley_key";
  private static final String ATTEMPT = "parley_attempt";
  private static final String REQUEST = "parley_request";
  private static final String CONTENT = "parley_content";
  private static final String UNTIL = "parley_until";
  private static final String CLAIM = "parley_claim";
  private static final Body NOTHING = new Body.Serialized(new byte[0]);

  private final String queue;
  private final String recent;
  private final CoreSessions sessions;

  public OnceLog(ParleyConnection connection, String service) {
    this.queue = connection.addresses().once(service);
    this.recent = queue + ".recent";
    this.sessions = new CoreSessions(connection, this::declare, JmsFailures::onOnceLog);
  }

  /**
   * Says that a call begins.
   *
   * @return false if it has begun before: then it must not be run
   * @throws ParleyException {@link Status#UNAVAILABLE} if the broker cannot be asked in time,
   *     {@link Status#PERMISSION_DENIED} if this user may not keep such a log
   */
  public boolean begin(Call call, Begun begun, Deadline deadline) {
    var claim = UUID.randomUUID().toString();
    var fields = fields(call, begun);
    fields.put(CLAIM, claim);
    return sessions.with(
        deadline,
        session -> {
          session.send(recent, false, kept(fields, NOTHING));
          fields.put(CoreSession.DUPLICATE_ID, call.key + "-" + call.attempt);
          session.send(queue, false, kept(fields, NOTHING));
          return session.commitUnlessDuplicate() && isFirst(session, call, claim);
        });
  }

  /** Where two were on their way at once, both see the same one first. */
  private boolean isFirst(CoreSession session, Call call, String claim) throws JMSException {
    var filter = filter(call.key) + " AND " + ATTEMPT + " = " + call.attempt;
    for (var from : List.of(recent, queue)) { // so many may have come since that it was pushed out
      for (var message : session.browse(from, filter, MOST_FOUND)) {
        if (message.field(CLAIM) != null) {
          return claim.equals(message.field(CLAIM));
        }
      }
    }
    throw new JMSException("the broker does not show what it has just taken");
  }

  /**
   * Says how a call ended.
   *
   * @throws ParleyException as {@link #begin}
   */
  public void end(Call call, Begun begun, Ended ended, Deadline deadline) {
    var fields = fields(call, begun);
    fields.put(Headers.STATUS, ended.status.name());
    sessions.insistently(
        deadline,
        session -> {
          session.send(recent, false, kept(fields, ended.body));
          session.send(queue, false, kept(fields, ended.body));
          session.commit();
          return true;
        });
  }

  /**
   * The last attempt of a call; empty if none is known, or not yet.
   *
   * @throws ParleyException as {@link #begin}
   */
  public Optional<Entry> find(String key, Deadline deadline) {
    var found =
        sessions.insistently(deadline, session -> session.browse(recent, filter(key), MOST_FOUND));
    if (found.isEmpty()) {
      found =
          sessions.insistently(deadline, session -> session.browse(queue, filter(key), MOST_FOUND));
    }
    return found.stream()
        .map(message -> entry(key, message))
        .max(
            Comparator.comparing((Entry entry) -> entry.call.attempt)
                .thenComparing(entry -> entry.ended != null));
  }

  private static String filter(String key) {
    return KEY + " = '" + key + "'";
  }

  private static Entry entry(String key, RawMessage message) {
    var begun = new Begun(text(message, REQUEST), text(message, CONTENT), number(message, UNTIL));
    var status = message.field(Headers.STATUS);
    return new Entry(
        new Call(key, (int) number(message, ATTEMPT)),
        begun,
        status == null ? null : new Ended(Status.parse(status.toString()), message.body()));
  }

  private static String text(RawMessage message, String field) {
    return String.valueOf(message.field(field));
  }

  private static long number(RawMessage message, String field) {
    return message.field(field) instanceof Number number ? number.longValue() : 0;
  }

  private static Map<String, Object> fields(Call call, Begun begun) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put(RawMessage.KIND, "once");
    fields.put(KEY, call.key);
    fields.put(ATTEMPT, call.attempt);
    fields.put(REQUEST, begun.request);
    fields.put(CONTENT, begun.content);
    fields.put(UNTIL, begun.until);
    return fields;
  }

  private static CoreSession.Sending kept(Map<String, Object> fields, Body body) {
    return new CoreSession.Sending(fields, body, "", true, RETENTION.toMillis());
  }

  private void declare(CoreSession session) throws JMSException {
    session.declareRing(queue, KEPT);
    session.declareRing(recent, KEPT_RECENT);
  }

  @Override
  public void close() {
    sessions.close();
  }
}
