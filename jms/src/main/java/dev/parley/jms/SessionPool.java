package dev.parley.jms;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.jms.JMSException;
import javax.jms.Session;

/**
 * Sessions with what was made on them, lent to one thread at a time. Those of an earlier link are
 * not lent again. Thread-safe.
 */
final class SessionPool<T extends SessionPool.Lent> {
  /** Confined to its borrower. */
  interface Lent {
    Link link();

    Session session();
  }

  /** Makes another one where all are lent. */
  interface Maker<T> {
    T make(Link link) throws JMSException;
  }

  private final Maker<T> maker;
  private final Deque<T> idle = new ConcurrentLinkedDeque<>();

  SessionPool(Maker<T> maker) {
    this.maker = maker;
  }

  T borrow(Link link) throws JMSException {
    T lent;
    while ((lent = idle.poll()) != null) {
      if (lent.link() == link) {
        return lent;
      }
      Sessions.closeAside(lent.session());
    }
    return maker.make(link);
  }

  /** One that is not healthy is closed. */
  void giveBack(T lent, boolean healthy) {
    if (healthy) {
      idle.push(lent);
    } else {
      Sessions.closeAside(lent.session());
    }
  }

  /** Closes those that are not lent. */
  void close() {
    T lent;
    while ((lent = idle.poll()) != null) {
      Sessions.closeQuietly(lent.session());
    }
  }
}
