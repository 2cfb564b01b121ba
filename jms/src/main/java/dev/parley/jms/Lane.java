package dev.parley.jms;

import static java.util.Objects.requireNonNull;

import dev.parley.jms.artemis.Artemis;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import javax.jms.Destination;
import javax.jms.JMSException;
import javax.jms.MessageProducer;
import javax.jms.Session;
import org.jspecify.annotations.Nullable;

/**
 * The session on which the requests to one service go out. It has one owner at a time: the thread
 * that holds the lane sends its own request and all that wait; the others leave theirs and go. A
 * full queue thus holds up one thread and one service, never a whole requester. What may have to
 * wait for the broker or the network (opening a session, a transaction, a large body) is left to a
 * thread of ours, so that a caller waits for its reply only, and no longer than its deadline.
 *
 * <p>One-way requests go out in transactions, so that the sender knows that the broker has them;
 * those that wait share one. The first request after connecting does too: the broker reports a
 * refusal only then.
 */
final class Lane {
  private static final int QUICK_BYTES = 32 << 10;

  /** What a request has beside its body and the caller's headers is smaller. */
  private static final int BYTES_BESIDE_BODY = 2 << 10;

  private final ParleyConnection connection;
  private final ReplyQueue replies;
  private final String service;
  private final boolean confirmed;
  private final Queue<Outgoing> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean held = new AtomicBoolean();
  private final AtomicBoolean handedOver = new AtomicBoolean();
  private final StuckGuard guard = new StuckGuard();
  private volatile boolean closed;
  private volatile boolean retired;
  private volatile boolean hasSession;

  // Confined to the holder.
  private @Nullable Link link;
  private @Nullable Session session;
  private @Nullable MessageProducer producer;
  private IntSupplier credits = () -> 0;
  private boolean proven;
  private boolean committing;

  Lane(ParleyConnection connection, ReplyQueue replies, String service, boolean confirmed) {
    this.connection = connection;
    this.replies = replies;
    this.service = service;
    this.confirmed = confirmed;
  }

  /** Sends, now or soon; false if this lane has retired, so that it has to be another one. */
  boolean send(Outgoing request) {
    waiting.add(request);
    if (retired && waiting.remove(request)) {
      return false;
    }
    drain(false);
    return true;
  }

  /** Sends nothing any more from now on, if it has nothing to send, and no session. */
  boolean retire() {
    if (hasSession || !waiting.isEmpty() || !held.compareAndSet(false, true)) {
      return false;
    }
    retired = !hasSession;
    // Guard against a request that is added just now: it either sees that, or is seen here.
    if (retired && waiting.isEmpty()) {
      return true;
    }
    retired = false;
    letGo();
    if (!waiting.isEmpty()) {
      handOver();
    }
    return false;
  }

  private void drain(boolean mayWait) {
    // Guard against a holder that leaves just as a request is added: look again after letting go.
    while (!waiting.isEmpty() && held.compareAndSet(false, true)) {
      boolean done;
      try {
        done = sendWaiting(mayWait);
      } finally {
        letGo();
      }
      if (!done) {
        handOver();
        return;
      }
    }
  }

  private void handOver() {
    if (handedOver.compareAndSet(false, true)) {
      try {
        connection.senders().execute(this::drainPatiently);
      } catch (RejectedExecutionException e) {
        handedOver.set(false); // so that whatever comes later is told, too
        Outgoing request;
        while ((request = waiting.poll()) != null) {
          request.sent(new ParleyException(Status.CANCELLED, "The connection is closed", e));
        }
      }
    }
  }

  private void drainPatiently() {
    handedOver.set(false);
    drain(true);
  }

  void freeIfStuck() {
    guard.freeIfStuck();
  }

  /**
   * Nothing is to be sent any more, since the requester is closed. A holder closes when it lets go.
   */
  void close() {
    closed = true;
    if (held.compareAndSet(false, true)) {
      letGo();
    }
  }

  private void letGo() {
    if (closed) {
      dropSession();
    }
    held.set(false);
  }

  /** Sends what waits; false if the next request had better go out on a thread that may wait. */
  private boolean sendWaiting(boolean mayWait) {
    var unconfirmed = new ArrayList<Outgoing>();
    Outgoing request;
    while ((request = waiting.peek()) != null) {
      if (!mayWait && !isQuick(request)) {
        return false;
      }
      // Guard against a sender who takes it back, since this lane seemed to retire.
      if (waiting.remove(request) && !request.isAbandoned()) {
        if (!unconfirmed.isEmpty() && size(request) > credits.getAsInt()) {
          commit(unconfirmed); // it may be held up, and they shall not
          unconfirmed.clear();
        }
        sendOne(request, unconfirmed);
      }
    }
    if (!unconfirmed.isEmpty()) {
      commit(unconfirmed);
    }
    return true;
  }

  /** Nothing has to be asked of the broker; the queue and the network take the message at once. */
  private boolean isQuick(Outgoing request) {
    var ready = session;
    var current = connection.link();
    return ready != null
        && proven
        && !confirmed
        && link == current
        && request.body().size() <= QUICK_BYTES
        && size(request) <= credits.getAsInt()
        && Artemis.isWritable(ready);
  }

  /** Rather too large than too small. */
  private static long size(Outgoing request) {
    var size = request.body().size() + BYTES_BESIDE_BODY;
    for (var header : request.headers().entrySet()) {
      size += 2 * (header.getKey().length() + header.getValue().length()) + 16;
    }
    return size;
  }

  private void sendOne(Outgoing request, List<Outgoing> unconfirmed) {
    guard.enter(request.deadline());
    try {
      var ready = ready();
      var message = Messages.request(ready, request, replyTo(request));
      requireNonNull(producer)
          .send(
              message,
              Messages.deliveryMode(request.persistent()),
              request.priority(),
              Math.max(1, request.deadline().remainingMillis()));
      if (confirmed) {
        unconfirmed.add(request);
      } else if (!proven) {
        committing = true;
        ready.commit();
        prove();
      }
    } catch (JMSException | RuntimeException e) {
      unconfirmed.add(request);
      failed(unconfirmed, e);
      unconfirmed.clear();
    } finally {
      committing = false;
      guard.leave();
    }
  }

  private void commit(List<Outgoing> requests) {
    guard.enter(latest(requests));
    committing = true;
    try {
      requireNonNull(session).commit();
      requests.forEach(request -> request.sent(null));
    } catch (JMSException | RuntimeException e) {
      failed(requests, e);
    } finally {
      committing = false;
      guard.leave();
    }
  }

  private static Deadline latest(List<Outgoing> requests) {
    return requests.stream()
        .map(Outgoing::deadline)
        .reduce((one, other) -> one.isBefore(other) ? other : one)
        .orElseThrow();
  }

  private void failed(List<Outgoing> requests, Exception e) {
    var stuck = guard.wasFreed();
    dropSession();
    requests.forEach(request -> request.sent(failure(e, stuck)));
  }

  private ParleyException failure(Exception e, boolean stuck) {
    if (stuck) {
      return committing
          ? new ParleyException(
              Status.DEADLINE_EXCEEDED,
              "The broker did not confirm the request to '" + service + "' in time",
              e)
          : new ParleyException(
              Status.BUSY,
              "The queue of the service '" + service + "' took no more requests in time",
              e);
    }
    if (Sessions.restoreInterrupt(e)) {
      return new ParleyException(Status.CANCELLED, "The sending thread was interrupted", e);
    }
    return e instanceof ParleyException known ? known : JmsFailures.onSend(service, e);
  }

  /** A session on the present link. */
  private Session ready() throws JMSException {
    var current = connection.link();
    if (current == null) {
      throw new ParleyException(Status.UNAVAILABLE, connection.absence());
    }
    if (session == null || link != current) {
      dropSession();
      link = current;
      proven = confirmed;
      open(current.transactedSession());
    }
    return requireNonNull(session);
  }

  private void open(Session fresh) throws JMSException {
    session = fresh;
    hasSession = true;
    var toAll = service.equals(Outgoing.EVERYBODY);
    var addresses = connection.addresses();
    var address = toAll ? addresses.control() : addresses.requests(service);
    producer =
        fresh.createProducer(toAll ? fresh.createTopic(address) : fresh.createQueue(address));
    credits = Artemis.credits(fresh, address);
  }

  /** The broker has taken a request: from here on they go out without a transaction. */
  private void prove() throws JMSException {
    var current = requireNonNull(link);
    dropSession();
    link = current;
    open(current.session(Session.AUTO_ACKNOWLEDGE));
    proven = true;
  }

  private @Nullable Destination replyTo(Outgoing request) {
    if (!request.keptIn().isEmpty()) {
      return Artemis.queue(request.keptIn());
    }
    return request.oneWay() ? null : replyTo();
  }

  private Destination replyTo() {
    var destination = link == null ? null : replies.on(link);
    if (destination == null) {
      throw new ParleyException(
          Status.UNAVAILABLE,
          "The connection to the broker at " + connection.url() + " was lost just now");
    }
    return destination;
  }

  private void dropSession() {
    var old = session;
    session = null;
    hasSession = false;
    producer = null;
    link = null;
    if (old != null) {
      Sessions.closeAside(old);
    }
  }
}
