package dev.parley.jms;

import dev.parley.jms.artemis.Artemis;
import dev.parley.protocol.ParleyException;
import javax.jms.Destination;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import javax.jms.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place to which what was asked for comes, and the thread that takes it; both anew on each
 * link. It is a temporary topic with one queue: a broker of a cluster sends on what goes to a topic
 * of which it knows the name only, but not what goes to a queue.
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
  private record Open(Link link, Session session, Topic topic, MessageConsumer consumer) {}

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
    return current != null && current.link == link ? current.topic : null;
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
    var name = Artemis.createTemporaryTopic(session);
    var queue = session.createQueue(name + "::" + name);
    var fresh = new Open(link, session, session.createTopic(name), session.createConsumer(queue));
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
        Artemis.deleteQueue(current.session, current.topic.getTopicName());
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
