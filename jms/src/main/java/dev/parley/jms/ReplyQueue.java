package dev.parley.jms;

import dev.parley.protocol.ParleyException;
import javax.jms.Destination;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import javax.jms.TemporaryQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary queue on which what was asked for comes, and the thread that takes it; both anew on
 * each link.
 */
final class ReplyQueue implements ParleyConnection.Attachment, AutoCloseable {
  /** Who is told. */
  interface Listener {
    /** On the thread that takes; must not block. */
    void received(Message message) throws JMSException;

    /** The link is gone: what was asked for on it will not come. Any thread; must not block. */
    void lost(ParleyException cause);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ReplyQueue.class);

  /** A queue lives as long as its link. */
  private record Open(Link link, Session session, TemporaryQueue queue, MessageConsumer consumer) {}

  private final String threadName;
  private final Listener listener;
  private volatile @Nullable Open open;
  private volatile @Nullable Thread thread;
  private volatile boolean closed;

  ReplyQueue(String threadName, Listener listener) {
    this.threadName = threadName;
    this.listener = listener;
  }

  /** Where replies to requests sent on that link go; null if that link has none. */
  @Nullable Destination on(Link link) {
    var current = open;
    return current != null && current.link == link ? current.queue : null;
  }

  boolean isReplyThread() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void up(Link link) throws JMSException {
    if (closed) {
      return;
    }
    var session = link.session(Session.DUPS_OK_ACKNOWLEDGE);
    var queue = session.createTemporaryQueue();
    var fresh = new Open(link, session, queue, session.createConsumer(queue));
    open = fresh;
    if (closed) { // guard against a close since the check above, which did not see this queue
      close();
      return;
    }
    var taker = Threads.daemon(threadName).newThread(() -> take(fresh));
    thread = taker;
    taker.start();
  }

  @Override
  public void down(ParleyException cause) {
    open = null;
    listener.lost(cause);
  }

  @Override
  public void close() {
    closed = true;
    var current = open;
    open = null;
    if (current != null) {
      try {
        current.consumer.close();
        current.queue.delete();
        current.session.close();
      } catch (JMSException e) {
        LOG.debug("Closing the reply queue failed: {}", e.getMessage());
      }
    }
  }

  private void take(Open from) {
    try {
      while (true) {
        var message = from.consumer.receive();
        if (message == null) {
          if (!closed && from.equals(open)) {
            from.link.broken(new JMSException("the broker closed the consumer of replies"));
          }
          return;
        }
        listener.received(message);
      }
    } catch (JMSException | RuntimeException e) {
      if (!closed) {
        from.link.broken(e);
      }
    } catch (Error e) {
      // Without this thread no call would ever end: the next link brings another.
      from.link.broken(new JMSException("a reply could not be received: " + e));
      throw e;
    }
  }
}
