package dev.parley.topics;

import dev.parley.jms.Post;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a member has read, so that nothing is given twice where history and live messages meet,
 * and what did not come is noticed. Bounded. Confined to the room's order of delivery.
 */
final class Progress {
  private static final int SENDERS = 10_000;
  private static final int EPOCHS = 64;
  private static final int FOREIGN = 2_000;

  private final Map<String, Long> bySender = bounded(SENDERS);
  private final Map<String, Long> byEpoch = bounded(EPOCHS);
  private final Map<String, Boolean> foreign = bounded(FOREIGN);

  /**
   * What is known of a message.
   *
   * @param isNew it was not read before
   * @param gap how many before it did not come
   */
  record Step(boolean isNew, long gap) {}

  /** Notes a message. Only the first of each sender may begin at any count. */
  Step read(Post post) {
    var count = post.number(Fields.COUNT);
    var sequence = sequence(post);
    if (sequence > 0) {
      // Who knows of a keeper has been here, or away, since before the next one began to count.
      byEpoch.putIfAbsent(post.text(Fields.EPOCH), byEpoch.isEmpty() ? sequence - 1 : 0);
      return step(byEpoch, post.text(Fields.EPOCH), sequence);
    } else if (count > 0) {
      return step(bySender, sender(post), count);
    }
    return new Step(foreign.put(foreignId(post), true) == null, 0);
  }

  /** Whether it was read before; nothing is noted. */
  boolean knows(Post post) {
    var count = post.number(Fields.COUNT);
    var sequence = sequence(post);
    if (sequence > 0) {
      return byEpoch.getOrDefault(post.text(Fields.EPOCH), 0L) >= sequence;
    } else if (count > 0) {
      return bySender.getOrDefault(sender(post), 0L) >= count;
    }
    return foreign.containsKey(foreignId(post));
  }

  boolean isEmpty() {
    return bySender.isEmpty() && byEpoch.isEmpty() && foreign.isEmpty();
  }

  /** What comes in an epoch comes after that, unless more is known of it. */
  void startEpoch(String epoch, long sequence) {
    byEpoch.putIfAbsent(epoch, sequence);
  }

  /** What comes from a member that has just joined begins at 1. */
  void startSender(Member member) {
    bySender.putIfAbsent(sender(Sender.from(member), member.user()), 0L);
  }

  /** Only the keeper counts all: what comes without a kind may be anybody's. */
  private static long sequence(Post post) {
    return post.kind().isEmpty() ? 0 : post.number(Fields.SEQUENCE);
  }

  /** By its user, too: another's lie about who it is must not pass for progress of that member. */
  private static String sender(Post post) {
    var isPast = post.kind().equals(Fields.HISTORY); // which only the keeper sends
    return sender(post.text(Fields.FROM), isPast ? post.text(Fields.BY) : post.user());
  }

  private static String sender(String from, String user) {
    return from + " " + user;
  }

  /** History has its own way to tell the broker's number. */
  private static String foreignId(Post post) {
    var told = post.kind().equals(Fields.HISTORY);
    return Long.toString(told ? post.number(Fields.ID) : post.id());
  }

  private static Step step(Map<String, Long> last, String key, long number) {
    var before = last.get(key);
    if (before != null && number <= before) {
      return new Step(false, 0);
    }
    last.put(key, number);
    return new Step(true, before == null ? 0 : number - before - 1);
  }

  private static <V> Map<String, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }
}
