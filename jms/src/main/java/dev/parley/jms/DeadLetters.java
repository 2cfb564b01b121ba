package dev.parley.jms;

import dev.parley.jms.artemis.CoreSession;
import dev.parley.jms.artemis.Management;
import dev.parley.jms.artemis.RawMessage;
import dev.parley.protocol.Headers;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.jms.JMSException;
import javax.jms.Session;
import org.jspecify.annotations.Nullable;

/**
 * The requests that the broker has given up on, for admins: it is the broker that lets the
 * connection's user see them or not. All methods throw {@link ParleyException} with {@link
 * Status#PERMISSION_DENIED} if it does not, and {@link Status#UNAVAILABLE} if it cannot be reached.
 * Thread-safe; each call waits for the broker.
 */
public final class DeadLetters {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Set by the broker on what it moves away. */
  private static final String ORIGINAL_ADDRESS = "_AMQ_ORIG_ADDRESS";

  private static final String EXPIRED_AT = "_AMQ_ACTUAL_EXPIRY";

  /**
   * A request that nobody has answered.
   *
   * @param id the broker's number for it
   * @param service to which it was sent
   * @param method empty if it names none
   * @param user who sent it, as the broker knows it; empty if it does not
   * @param sentAt by the sender's clock
   * @param expiredAt when nobody had taken it in time; empty if it was taken too often
   * @param deadline until when its sender waits for the answer, by the sender's clock; empty if it
   *     does not say, or waits for none
   * @param bytes of its body, which is not read
   */
  public record Letter(
      long id,
      String service,
      String method,
      String user,
      Instant sentAt,
      Optional<Instant> expiredAt,
      Optional<Instant> deadline,
      long bytes) {}

  private interface Work<T> {
    T run(Session session) throws JMSException;
  }

  private final ParleyConnection connection;

  /** As the user of that connection. */
  public DeadLetters(ParleyConnection connection) {
    this.connection = connection;
  }

  /** All of them, the broker keeps 1,000 of each kind: the newest of those first. */
  public List<Letter> all() {
    var addresses = connection.addresses();
    return on(
        session -> {
          var looking = new CoreSession(session, 0);
          var letters = new ArrayList<Letter>();
          for (var queue : List.of(addresses.dead(), addresses.expired())) {
            for (var message : looking.browse(queue, Integer.MAX_VALUE)) {
              letter(message).ifPresent(letters::add);
            }
          }
          // The broker numbers them as they get there.
          letters.sort(Comparator.comparingLong(Letter::id).reversed());
          return List.copyOf(letters);
        });
  }

  /**
   * Sends one that was delivered too often back to its service. The broker does so in one step, so
   * that it is neither lost nor doubled, and its sender remains who it was.
   *
   * @return whether it was still there
   */
  public boolean reissue(long id) {
    return on(
        session ->
            Management.retry(session, connection.addresses().dead(), id, PATIENCE.toMillis()));
  }

  private <T> T on(Work<T> work) {
    var link = connection.link();
    if (link == null) {
      throw new ParleyException(Status.UNAVAILABLE, connection.absence());
    }
    try {
      var session = link.session(Session.AUTO_ACKNOWLEDGE);
      try {
        return work.run(session);
      } finally {
        Sessions.closeQuietly(session);
      }
    } catch (JMSException e) {
      throw JmsFailures.onDeadLetters(e);
    }
  }

  /** Empty for what is no request to a service: rooms' messages end there, too. */
  private Optional<Letter> letter(RawMessage message) {
    return connection
        .addresses()
        .service(text(message.field(ORIGINAL_ADDRESS)))
        .map(
            service ->
                new Letter(
                    message.id(),
                    service,
                    RequestHeaders.shortened(text(message.field(Headers.METHOD))),
                    message.user(),
                    Instant.ofEpochMilli(message.sentAt()),
                    number(message.field(EXPIRED_AT)).map(Instant::ofEpochMilli),
                    number(message.field(Headers.TIMEOUT))
                        .filter(timeout -> !message.replyTo().isEmpty())
                        .map(timeout -> Instant.ofEpochMilli(message.sentAt()).plusMillis(timeout)),
                    message.size()));
  }

  private static String text(@Nullable Object field) {
    return field instanceof String text ? text : "";
  }

  private static Optional<Long> number(@Nullable Object field) {
    return Optional.ofNullable(RequestHeaders.number(field));
  }
}
