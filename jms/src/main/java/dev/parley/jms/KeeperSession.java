package dev.parley.jms;

import dev.parley.jms.artemis.CoreSession;
import dev.parley.protocol.Body;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.jms.JMSException;
import javax.jms.Session;

/**
 * What the keeper of rooms works with, on one link. What it takes, publishes and saves becomes true
 * together, with {@link #commit}; answers go out at once. All methods throw {@link ParleyException}
 * with {@link Status#UNAVAILABLE} where the link is lost; the session is of no use after that.
 * Confined to one thread, but for its ticks.
 */
public final class KeeperSession {
  private static final Duration ANSWER_LIFE = Duration.ofSeconds(30);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);
  private static final int MOST_FOREIGN = 1_000;
  private static final int MOST_ROSTERS = 100_000;
  private static final String NO_PRESENCE =
      Post.KIND + " IS NULL OR " + Post.KIND + " <> 'presence'";

  private final Link link;
  private final Addresses addresses;
  private final Session taking;
  private final Session answering;
  private final CoreSession work;
  private final CoreSession answers;

  /** Used by the channel's timer alone. */
  private final Session ticking;

  private final CoreSession ticks;
  private final List<ForeignEar> foreign = new CopyOnWriteArrayList<>();
  private final Map<String, Ledger> ledgers = new HashMap<>();
  private final int maxBytes;
  private final ReentrantLock finishing = new ReentrantLock(true);
  private volatile boolean closed;

  KeeperSession(Link link, Addresses addresses, int maxBytes) throws JMSException {
    this.link = link;
    this.maxBytes = maxBytes;
    this.addresses = addresses;
    this.taking = link.transactedSession();
    this.answering = link.session(Session.AUTO_ACKNOWLEDGE);
    this.ticking = link.session(Session.AUTO_ACKNOWLEDGE);
    this.work = new CoreSession(taking, maxBytes);
    this.ticks = new CoreSession(ticking, maxBytes);
    this.answers = new CoreSession(answering, maxBytes);
    work.declareExclusive(addresses.keeper());
    work.declareLastValue(addresses.rosters());
    work.consume(addresses.keeper());
  }

  private interface Step<T> {
    T run() throws JMSException;
  }

  private <T> T on(Step<T> step) {
    try {
      return step.run();
    } catch (JMSException e) {
      if (!closed) {
        link.broken(e);
      }
      throw new ParleyException(
          Status.UNAVAILABLE, "The keeper of rooms lost its connection: " + e.getMessage(), e);
    }
  }

  /** The next question; waits for it. */
  public Post receive() {
    return on(() -> Post.received(work.receive()));
  }

  /** Whether {@link #receive} would not wait. */
  public boolean hasMore() {
    return work.hasMore();
  }

  /** Publishes on a room's topic, on disk first if wanted. */
  public void publish(String room, Post post, boolean persistent) {
    on(
        () -> {
          work.send(
              addresses.room(room),
              true,
              new CoreSession.Sending(post.fields(), post.body(), "", persistent, 0));
          var ledger = ledgers.get(room);
          if (ledger != null) {
            ledger.published(post);
          }
          return post;
        });
  }

  /** Keeps who is in a room, in place of what was kept before. */
  public void saveRoster(String room, Post roster) {
    on(
        () -> {
          var keyed = roster.with(CoreSession.LAST_VALUE_KEY, room);
          work.send(
              addresses.rosters(),
              false,
              new CoreSession.Sending(keyed.fields(), keyed.body(), "", true, 0));
          return roster;
        });
  }

  /** What {@link #saveRoster} has kept of all rooms. */
  public List<Post> rosters() {
    return browse(addresses.rosters(), MOST_ROSTERS);
  }

  /**
   * Makes the queues of a room's past.
   *
   * @param messages how many are kept
   * @param agreed whether all messages are to be put in order, foreign ones too
   */
  public void openRoom(String room, int messages, boolean agreed) {
    on(
        () -> {
          var address = addresses.room(room);
          ledgers.put(room, Ledger.open(work, address, addresses.ledger(room), messages, agreed));
          if (agreed) {
            work.declareRing(address, addresses.foreign(room), MOST_FOREIGN, Ledger.FOREIGN);
            foreign.add(ForeignEar.listen(link, addresses, room, maxBytes));
          }
          return room;
        });
  }

  /** Deletes the queues of a room's past. */
  public void closeRoom(String room) {
    on(
        () -> {
          var ledger = ledgers.remove(room);
          if (ledger != null) {
            ledger.delete(work);
          }
          if (foreign.removeIf(ear -> ear.closeIfOf(room))) {
            work.delete(addresses.foreign(room));
          }
          return room;
        });
  }

  /**
   * Makes the queue of what a durable member has not seen yet.
   *
   * @param messages how many are kept for it at most
   * @return whether it was not there before
   */
  public boolean openDurable(String room, String member, String user, int messages) {
    return on(
        () ->
            work.declareRing(
                addresses.room(room),
                addresses.durable(room, member, user),
                messages,
                NO_PRESENCE));
  }

  public void closeDurable(String room, String member, String user) {
    on(
        () -> {
          work.delete(addresses.durable(room, member, user));
          return room;
        });
  }

  /** The last messages of a room that is open, as {@link Ledger#last} gives them. */
  public List<Post> history(String room, int most) {
    var ledger = ledgers.get(room);
    return ledger == null ? List.of() : on(() -> ledger.last(most, work, answers));
  }

  private List<Post> browse(String queue, int most) {
    return on(() -> answers.browse(queue, most).stream().map(Post::received).toList());
  }

  /**
   * Answers at once, also what is not committed yet. Does nothing where the inbox is empty or gone.
   */
  public void answer(String inbox, String correlationId, Post post) {
    if (inbox.isEmpty() || post.body() instanceof Body.Unreadable) {
      return;
    }
    on(
        () -> {
          answers.send(
              inbox,
              new CoreSession.Sending(
                  post.fields(), post.body(), correlationId, false, ANSWER_LIFE.toMillis()));
          return post;
        });
  }

  /** Makes what was taken, published and saved true; waits for the broker. */
  public void commit() {
    on(
        () -> {
          for (var ledger : ledgers.values()) {
            ledger.sweep(answers);
          }
          work.commit();
          return link;
        });
  }

  /** Runs that to its end before {@link #close}, which waits for it for a while. */
  public void undisturbed(Runnable step) {
    finishing.lock();
    try {
      step.run();
    } finally {
      finishing.unlock();
    }
  }

  /** Has a post of that kind come among the questions, if it can be taken soon. */
  void tick(String kind, long life) {
    try {
      var post = Post.of(kind);
      ticks.send(
          addresses.keeper(),
          false,
          new CoreSession.Sending(post.fields(), post.body(), "", false, life));
    } catch (JMSException e) {
      if (!closed) {
        link.broken(e);
      }
    }
  }

  void close() {
    closed = true;
    var isFinished = awaitFinish();
    try {
      foreign.forEach(ForeignEar::close);
      Sessions.closeQuietly(ticking);
      Sessions.closeQuietly(taking);
      Sessions.closeQuietly(answering);
    } finally {
      if (isFinished) {
        finishing.unlock();
      }
    }
  }

  /** So that what is published is answered too. */
  private boolean awaitFinish() {
    try {
      return finishing.tryLock(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
