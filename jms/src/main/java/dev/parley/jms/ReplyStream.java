package dev.parley.jms;

import dev.parley.jms.ReplyPool.ReplyAddress;
import dev.parley.jms.ReplyPool.Sender;
import dev.parley.jms.artemis.Artemis;
import dev.parley.protocol.Body;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.Headers;
import dev.parley.protocol.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.jms.JMSException;
import javax.jms.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of one stream, all on one session, so that they keep their order. Confined to the
 * thread that handles the request.
 */
final class ReplyStream {
  private static final Logger LOG = LoggerFactory.getLogger(ReplyStream.class);

  /** A requester that has gone is not missed by the client unless it asks the broker again. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long RETRY_NANOS = 20_000_000;

  /** The requester's clock may be a little behind: the end is worth that much longer. */
  private static final long END_MILLIS = 1_000;

  private final ReplyPool pool;
  private final ReplyAddress address;
  private final String responder;
  private final Deadline deadline;
  private @Nullable Sender sender;
  private long looked = System.nanoTime();
  private long items;

  private ReplyStream(
      ReplyPool pool,
      ReplyAddress address,
      String responder,
      Deadline deadline,
      @Nullable Sender sender) {
    this.pool = pool;
    this.address = address;
    this.responder = responder;
    this.deadline = deadline;
    this.sender = sender;
  }

  static ReplyStream open(
      ReplyPool pool, ReplyAddress address, String responder, Deadline deadline) {
    return new ReplyStream(pool, address, responder, deadline, pool.borrow(deadline));
  }

  /** The next item. */
  Delivery item(Body body) {
    items++;
    return send(Status.OK, body, false);
  }

  /** The last item's number again, without its body, to see whether the requester is there. */
  Delivery look() {
    return System.nanoTime() - looked < LOOK_NANOS
        ? Delivery.SENT
        : send(Status.OK, new Body.Serialized(new byte[0]), false);
  }

  Delivery end(Status status, Body body) {
    return send(status, body, true);
  }

  private Delivery send(Status status, Body body, boolean last) {
    while (true) {
      var current = sender;
      if (current == null) {
        return Delivery.LOST;
      }
      try {
        if (System.nanoTime() - looked >= LOOK_NANOS) {
          looked = System.nanoTime();
          Artemis.lookAgain(ReplyPool.known(current, address));
        }
        var millis = Math.max(last ? END_MILLIS : 1, deadline.remainingMillis());
        pool.send(current, address, message(current, status, body, last), millis);
        return Delivery.SENT;
      } catch (JMSException e) {
        if (!JmsFailures.isGone(e)) {
          LOG.debug("The stream {} is broken: {}", address.correlationId(), e.getMessage());
          drop(JmsFailures.isFull(e));
          return Delivery.LOST;
        }
        if (!pool.mayAppear(address)) {
          drop(true);
          return Delivery.GONE;
        }
      }
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  private Message message(Sender current, Status status, Body body, boolean last)
      throws JMSException {
    var message = Messages.reply(current.session(), address.correlationId(), status, body);
    message.setStringProperty(Headers.RESPONDER, responder);
    message.setLongProperty(last ? Headers.ITEMS : Headers.ITEM, items);
    return message;
  }

  private void drop(boolean healthy) {
    var last = sender;
    sender = null;
    if (last != null) {
      pool.giveBack(last, healthy);
    }
  }

  void close() {
    drop(true);
  }
}
