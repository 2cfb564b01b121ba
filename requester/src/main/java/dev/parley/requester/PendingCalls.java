package dev.parley.requester;

import dev.parley.jms.CallChannel;
import dev.parley.jms.Reply;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls under way, by correlation id. Bounded; a call leaves it when it ends, however it ends.
 * Thread-safe.
 */
final class PendingCalls implements CallChannel.Listener {
  private static final long CANCEL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ConcurrentMap<String, PendingCall> calls = new ConcurrentHashMap<>();
  private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";
  private final AtomicLong count = new AtomicLong();
  private final int limit;
  private final AtomicReference<@Nullable Deadline> earliest = new AtomicReference<>();
  private final LongAdder replies = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder foreign = new LongAdder();

  private final BiConsumer<String, String> canceller;

  // Confined to the thread that receives replies.
  private String lastCancelled = "";
  private long cancelledAt;

  /**
   * @param canceller ends a stream that nobody reads, by its call's id and its responder's name
   */
  PendingCalls(int limit, BiConsumer<String, String> canceller) {
    this.limit = limit;
    this.canceller = canceller;
  }

  String newId() {
    return prefix + Long.toString(count.incrementAndGet(), Character.MAX_RADIX);
  }

  /**
   * Adds a call until it ends.
   *
   * @throws ParleyException {@link Status#BUSY} if there are too many
   */
  void add(PendingCall call) {
    if (calls.size() >= limit) {
      throw new ParleyException(
          Status.BUSY,
          "This requester has "
              + limit
              + " calls pending already; wait for some, or raise maxPending");
    }
    calls.put(call.correlationId(), call);
    noteDeadline(call.deadline());
  }

  void remove(PendingCall call) {
    calls.remove(call.correlationId());
  }

  @Override
  public void reply(Reply reply) {
    var call = calls.get(reply.correlationId());
    if (call != null) {
      replies.increment();
      call.reply(reply);
      if (call.end().isDone()) {
        calls.remove(reply.correlationId());
      }
    } else if (reply.correlationId().startsWith(prefix)) {
      late.increment();
    } else {
      foreign.increment();
    }
    if (reply.part() != null && reply.part().item() > 0) {
      cancelIfEnded(reply.correlationId(), call, reply.part().responder());
    }
  }

  /** Once a second at most, since a window of items may be on its way. */
  private void cancelIfEnded(String id, @Nullable PendingCall call, String responder) {
    if (call == null ? !id.startsWith(prefix) : !call.end().isDone()) {
      return;
    }
    var now = System.nanoTime();
    if (!lastCancelled.equals(id) || now - cancelledAt > CANCEL_NANOS) {
      lastCancelled = id;
      cancelledAt = now;
      canceller.accept(id, responder);
    }
  }

  @Override
  public void lost(ParleyException cause) {
    calls.values().forEach(call -> call.lost(cause));
    removeEnded();
  }

  /** Calls that wait for the broker to have come back. */
  void forEachParked(Consumer<PendingCall> resend) {
    for (var call : calls.values()) {
      if (call.unpark()) {
        resend.accept(call);
      }
    }
  }

  void failAll(ParleyException cause) {
    calls.values().forEach(call -> call.fail(cause));
    removeEnded();
  }

  private void removeEnded() {
    calls.values().removeIf(call -> call.end().isDone());
  }

  /** Ends the calls whose time is over. Looks at them only when the first of them may be. */
  void expire() {
    var first = earliest.get();
    if (first == null || !first.isExpired()) {
      return;
    }
    earliest.set(null);
    for (var call : calls.values()) {
      if (call.deadline().isExpired()) {
        call.expire();
        remove(call);
      } else {
        noteDeadline(call.deadline());
      }
    }
  }

  private void noteDeadline(Deadline deadline) {
    var first = earliest.get();
    while (first == null || deadline.isBefore(first)) {
      if (earliest.compareAndSet(first, deadline)) {
        return;
      }
      first = earliest.get();
    }
  }

  RequesterStats stats() {
    return new RequesterStats(count.get(), calls.size(), replies.sum(), late.sum(), foreign.sum());
  }
}
