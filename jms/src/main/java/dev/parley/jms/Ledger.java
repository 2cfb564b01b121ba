package dev.parley.jms;

import dev.parley.jms.artemis.CoreSession;
import java.util.List;
import java.util.UUID;
import javax.jms.JMSException;

/**
 * A room's past: a ring of what was said last. Where a queue of an address has a filter, the broker
 * works out anew for each message where it goes; so the ring has none, unless the room needs
 * another one that has, and who comes and goes is swept out of it from time to time. Confined to
 * the keeper's thread.
 */
final class Ledger {
  /** Of those who publish on their own, which the keeper puts in order and publishes again. */
  static final String FOREIGN = Post.KIND + " IS NULL AND " + Post.FROM + " IS NULL";

  private static final String MESSAGE = "message";
  private static final String MARK = "mark";
  private static final String MARK_ID = "parley_mark";
  private static final String NOT_SAID = Post.KIND + " <> '" + MESSAGE + "'";
  private static final String SAID_BY_MEMBERS =
      Post.FROM + " IS NOT NULL OR " + Post.KIND + " IN ('" + MESSAGE + "', '" + MARK + "')";

  /** Marks, and what is not swept out yet: what one transaction of the keeper brings, at most. */
  private static final int MORE = 150;

  private static final int SWEPT_AFTER = 25;
  private static final int ATTEMPTS = 20;

  private final String address;
  private final String queue;
  private int soiled;

  private Ledger(String address, String queue) {
    this.address = address;
    this.queue = queue;
  }

  /**
   * Makes the queue, if it is not there as it should be.
   *
   * @param messages how many are kept; one at least, since a message is on disk only where a
   *     durable queue has it
   * @param agreed whether the past is what the keeper has put in order, without foreign messages
   */
  static Ledger open(CoreSession work, String address, String queue, int messages, boolean agreed)
      throws JMSException {
    work.declareRing(address, queue, Math.max(1, messages) + MORE, agreed ? SAID_BY_MEMBERS : null);
    return new Ledger(address, queue);
  }

  /** To be called with what is published to the room. */
  void published(Post post) {
    if (!isSaid(post)) {
      soiled++;
    }
  }

  /** Takes out what nobody wants to hear of later, if there may be much of it. */
  void sweep(CoreSession sweeping) throws JMSException {
    if (soiled >= SWEPT_AFTER) {
      soiled = 0;
      sweeping.remove(queue, NOT_SAID);
    }
  }

  /**
   * The last messages, oldest first, up to now. While much is said, the ring loses its oldest under
   * the eyes of who looks through it, and may seem to end early: so a mark is put at its end first,
   * and looked for. To be called with nothing to commit.
   *
   * @return nothing where messages come faster than they can be looked at: it would not reach up to
   *     those that came since
   */
  List<Post> last(int most, CoreSession work, CoreSession browsing) throws JMSException {
    for (var i = 0; most > 0 && i < ATTEMPTS; i++) {
      var mark = UUID.randomUUID().toString();
      mark(work, mark);
      var found = browsing.browse(queue, Integer.MAX_VALUE).stream().map(Post::received).toList();
      var end = indexOf(mark, found);
      if (end >= 0) {
        var said = found.subList(0, end).stream().filter(Ledger::isSaid).toList();
        return said.subList(Math.max(0, said.size() - most), said.size());
      }
    }
    return List.of();
  }

  private static int indexOf(String mark, List<Post> found) {
    for (var i = 0; i < found.size(); i++) {
      if (found.get(i).text(MARK_ID).equals(mark)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isSaid(Post post) {
    return post.kind().isEmpty() || post.kind().equals(MESSAGE);
  }

  /** To the ring alone: an address with a queue's name after it means that queue. */
  private void mark(CoreSession work, String id) throws JMSException {
    soiled++;
    var post = Post.of(MARK).with(MARK_ID, id);
    work.send(
        address + "::" + queue,
        true,
        new CoreSession.Sending(post.fields(), post.body(), "", false, 0));
    work.commit();
  }

  void delete(CoreSession work) throws JMSException {
    work.delete(queue);
  }
}
