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
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.jms.JMSException;
import javax.jms.Session;
import org.jspecify.annotations.Nullable;

/**
 * The queues of requests, for those who look after them: what waits, and what the broker has given
 * up on. It is the broker that lets the connection's user see that or not: all methods throw {@link
 * ParleyException} with {@link Status#PERMISSION_DENIED} if it does not, and {@link
 * Status#UNAVAILABLE} if it cannot be reached. Thread-safe; each call waits for the broker.
 */
public final class RequestQueues {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Set by the broker on what it moves away. */
  private static final String ORIGINAL_ADDRESS = "_AMQ_ORIG_ADDRESS";

  private static final String EXPIRED_AT = "_AMQ_ACTUAL_EXPIRY";

  /**
   * A request that the broker has given up on.
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
  public record DeadLetter(
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
  public RequestQueues(ParleyConnection connection) {
    this.connection = connection;
  }

  /**
   * How many requests wait for each of these services or are being handled. Without those that have
   * no queue.
   */
  public Map<String, Long> depths(Collection<String> services) {
    return on(
        session -> {
          var looking = new CoreSession(session, 0);
          var depths = new TreeMap<String, Long>();
          for (var service : services) {
            var depth = looking.depth(connection.addresses().requests(service));
            if (depth >= 0) {
              depths.put(service, depth);
            }
          }
          return depths;
        });
  }

  /**
   * What was delivered too often, and what has expired, the newest first. The broker keeps 1,000 of
   * each kind, of which those that are no requests are left out. For admins.
   */
  public List<DeadLetter> deadLetters() {
    var addresses = connection.addresses();
    return on(
        session -> {
          var looking = new CoreSession(session, 0);
          var letters = new ArrayList<DeadLetter>();
          for (var queue : List.of(addresses.dead(), addresses.expired())) {
            for (var message : looking.browse(queue, Integer.MAX_VALUE)) {
              letter(message).ifPresent(letters::add);
            }
          }
          // The broker numbers them as they get there.
          letters.sort(Comparator.comparingLong(DeadLetter::id).reversed());
          return List.copyOf(letters);
        });
  }

  /**
   * Sends a dead letter that was delivered too often back to its service. For admins. The broker
   * does so in one step, so that it is neither lost nor doubled, and its sender remains who it was.
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
      throw JmsFailures.onQueues(e);
    }
  }

  /** Empty for what is no request to a service: rooms' messages end there, too. */
  private Optional<DeadLetter> letter(RawMessage message) {
    return connection
        .addresses()
        .service(text(message.field(ORIGINAL_ADDRESS)))
        .map(
            service ->
                new DeadLetter(
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
