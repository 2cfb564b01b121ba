package dev.parley.jms;

import dev.parley.jms.artemis.CoreSession;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.jms.JMSException;
import javax.jms.Session;
import org.jspecify.annotations.Nullable;

/** Transacted sessions for what JMS cannot do, lent for a piece of work each. Thread-safe. */
final class CoreSessions implements AutoCloseable {
  private static final long RETRY_NANOS = 20_000_000;

  /** A piece of work; what it sends, it commits. */
  interface Work<T> {
    T on(CoreSession session) throws JMSException;
  }

  /** Done once on each session. */
  interface Preparation {
    void on(CoreSession session) throws JMSException;
  }

  /** Confined to its borrower. */
  private record Lent(Link link, Session session, CoreSession core) implements SessionPool.Lent {}

  private final ParleyConnection connection;
  private final Preparation preparation;
  private final Function<JMSException, ParleyException> failures;
  private final SessionPool<Lent> sessions = new SessionPool<>(this::newSession);

  CoreSessions(
      ParleyConnection connection,
      Preparation preparation,
      Function<JMSException, ParleyException> failures) {
    this.connection = connection;
    this.preparation = preparation;
    this.failures = failures;
  }

  /** Does it once. */
  <T> T with(Deadline deadline, Work<T> work) {
    Lent session = null;
    var healthy = false;
    try {
      session = sessions.borrow(awaitLink(deadline));
      var result = work.on(session.core);
      healthy = true;
      return result;
    } catch (JMSException e) {
      throw failures.apply(e);
    } finally {
      if (session != null) {
        sessions.giveBack(session, healthy);
      }
    }
  }

  /** Does what may be done twice. */
  <T> T insistently(Deadline deadline, Work<T> work) {
    while (true) {
      try {
        return with(deadline, work);
      } catch (ParleyException e) {
        if (e.status() != Status.UNAVAILABLE || deadline.isExpired()) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_NANOS); // nobody may have noticed yet that the link is broken
      }
    }
  }

  private Lent newSession(Link link) throws JMSException {
    var session = link.transactedSession();
    var core = new CoreSession(session, connection.maxBodyBytes());
    preparation.on(core);
    return new Lent(link, session, core);
  }

  private Link awaitLink(Deadline deadline) {
    @Nullable Link link;
    try {
      link = connection.awaitLink(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ParleyException(Status.CANCELLED, "The thread was interrupted", e);
    }
    if (link == null) {
      throw new ParleyException(Status.UNAVAILABLE, connection.absence());
    }
    return link;
  }

  @Override
  public void close() {
    sessions.close();
  }
}
