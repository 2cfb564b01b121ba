package dev.parley.topics;

import dev.parley.jms.Post;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this program has asked the keeper and has no answer to yet. Answers are completed on the
 * threads on which they come, where nobody's callbacks must run; one after the other, so that what
 * the inbox and the room's own messages confirm keeps its order. Bounded. Thread-safe.
 */
final class Questions {
  /** One of them. */
  static final class Asked {
    final String id;
    final Deadline deadline;
    final CompletableFuture<Post> answer = new CompletableFuture<>();

    /** History, which comes before the answer to a wish to join. */
    final List<Post> history = new CopyOnWriteArrayList<>();

    Asked(String id, Deadline deadline) {
      this.id = id;
      this.deadline = deadline;
    }
  }

  private static final int MOST = 1_000;

  private final ConcurrentMap<String, Asked> open = new ConcurrentHashMap<>();
  private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";
  private final AtomicLong count = new AtomicLong();

  Asked ask(Duration timeout) {
    if (open.size() >= MOST) {
      throw new ParleyException(
          Status.BUSY,
          MOST + " messages to rooms are unconfirmed already; wait for some",
          null,
          Duration.ofMillis(10));
    }
    var asked =
        new Asked(prefix + Long.toString(count.incrementAndGet(), 36), Deadline.after(timeout));
    open.put(asked.id, asked);
    return asked;
  }

  /** Whether anybody here waits for it. */
  boolean answered(Post post) {
    var asked = open.get(post.correlationId());
    if (asked == null) {
      return false;
    }
    if (post.kind().equals(Fields.HISTORY)) {
      asked.history.add(post);
      return true;
    }
    if (post.kind().equals(Fields.REFUSED)) {
      fail(asked, refusal(post));
    } else {
      complete(asked, post);
    }
    return true;
  }

  /** Sees a question done by what came of it. */
  void heard(Post post) {
    var asked = open.get(post.text(Fields.ASKED));
    if (asked != null) {
      complete(asked, post);
    }
  }

  private synchronized void complete(Asked asked, Post post) {
    if (open.remove(asked.id) != null) {
      asked.answer.complete(post);
    }
  }

  /** Why an answer did not come. */
  static ParleyException failure(Exception e) {
    var cause = e instanceof CompletionException ? e.getCause() : e;
    return cause instanceof ParleyException known
        ? known
        : new ParleyException(Status.INTERNAL, "A defect in the rooms: " + cause, e);
  }

  private static ParleyException refusal(Post post) {
    return new ParleyException(
        Status.parse(post.text(Fields.STATUS)),
        post.text(Fields.REASON),
        null,
        post.number(Fields.RETRY) > 0 ? Duration.ofMillis(post.number(Fields.RETRY)) : null);
  }

  synchronized void fail(Asked asked, ParleyException reason) {
    if (open.remove(asked.id) != null) {
      asked.answer.completeExceptionally(reason);
    }
  }

  void failAll(ParleyException reason) {
    open.values().forEach(asked -> fail(asked, reason));
  }

  /** Ends those whose time is over. */
  void expire() {
    for (var asked : open.values()) {
      if (asked.deadline.isExpired()) {
        fail(
            asked,
            new ParleyException(
                Status.DEADLINE_EXCEEDED, "No keeper of rooms has answered in time"));
      }
    }
  }
}
