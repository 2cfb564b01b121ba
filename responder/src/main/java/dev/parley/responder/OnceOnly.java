package dev.parley.responder;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.jms.InboundRequest;
import dev.parley.jms.OnceLog;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.CallCodec.Invocation;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a call that has an idempotency key once at most, whichever responders it comes to and
 * however often; every time but the first is answered with what became of it. While another
 * responder is at it, waits for that, on the worker. Thread-safe.
 */
final class OnceOnly implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OnceOnly.class);

  /** Results that are larger are sent, but not remembered. */
  private static final int MOST_BYTES = 256 << 10;

  /** An end that the broker could not be told in that time is not remembered. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Responders' clocks may differ by that; also how long one that lost its link may go on. */
  static final Duration GRACE = Duration.ofSeconds(2);

  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

  private final OnceLog log;
  private final CallCodec codec;
  private final Duration graceTime;

  OnceOnly(OnceLog log, CallCodec codec, Duration graceTime) {
    this.log = log;
    this.codec = codec;
    this.graceTime = graceTime;
  }

  /**
   * Runs the handler, or says what became of it before.
   *
   * @throws ParleyException if it has not run, or if that is not known
   */
  Outcome run(InboundRequest request, Invocation invocation, Supplier<Outcome> handler) {
    return new Attempt(request, invocation).run(handler);
  }

  @Override
  public void close() {
    log.close();
  }

  /** One request's way to its end. */
  private final class Attempt {
    private final InboundRequest request;
    private final Deadline deadline;

    /** Names the request and this attempt at it: the message's id, and a claim after a space. */
    private final OnceLog.Begun begun;

    private final Deadline grace = Deadline.after(graceTime);
    private OnceLog.Call call;
    private boolean unsure;
    private long pause = SHORTEST_PAUSE;

    Attempt(InboundRequest request, Invocation invocation) {
      this.request = request;
      this.deadline = request.deadline();
      this.call = new OnceLog.Call(keyOf(request), 1);
      this.begun =
          new OnceLog.Begun(
              request.messageId() + " " + UUID.randomUUID(),
              contentOf(request, invocation),
              System.currentTimeMillis() + deadline.remainingMillis());
    }

    Outcome run(Supplier<Outcome> handler) {
      while (true) {
        if (begin()) {
          return remembered(handler.get());
        }
        var known = known();
        if (known.isPresent()) {
          return known.get();
        }
      }
    }

    /** Whether it is ours to run. */
    private boolean begin() {
      try {
        return log.begin(call, begun, deadline) || unsure && isBegunByUs();
      } catch (ParleyException e) {
        if (e.status() != Status.UNAVAILABLE || deadline.isExpired()) {
          throw e;
        }
        unsure = true; // the broker may have been lost before it had this or after
        pause();
        return false;
      }
    }

    /** Another responder may have begun the very same message meanwhile; its claim differs. */
    private boolean isBegunByUs() {
      return log.find(call.key(), deadline)
          .filter(entry -> entry.call().equals(call) && entry.ended() == null)
          .filter(entry -> entry.begun().request().equals(begun.request()))
          .isPresent();
    }

    /** What became of it; empty where it should be begun again, or looked for. */
    private Optional<Outcome> known() {
      var found = log.find(call.key(), deadline);
      if (found.isEmpty()) {
        refuseForgotten();
        pause();
        return Optional.empty();
      }
      var entry = found.get();
      if (!entry.begun().content().equals(begun.content())) {
        throw new ParleyException(
            Status.BAD_ARGUMENTS,
            "The idempotency key was used for another call, or with other arguments: use a new one");
      }
      var ended = entry.ended();
      if (ended == null) {
        refuseUnknown(entry.begun());
        pause();
        return Optional.empty();
      } else if (ended.status() == Status.BUSY) { // it has not run
        call = new OnceLog.Call(call.key(), entry.call().attempt() + 1);
        return Optional.empty();
      }
      return Optional.of(new Outcome(ended.status(), ended.body()));
    }

    /** The broker may have refused it because of one that is not visible yet. */
    private void refuseForgotten() {
      if (grace.isExpired() && !unsure) {
        throw new ParleyException(
            Status.BAD_ARGUMENTS,
            "The idempotency key was used so long ago that it is not known any more what became of"
                + " that call: use a new one");
      }
    }

    private void refuseUnknown(OnceLog.Begun other) {
      var lost = request.isRedelivered() && other.request().startsWith(request.messageId() + " ");
      if (lost && grace.isExpired()
          || System.currentTimeMillis() > other.until() + graceTime.toMillis()) {
        throw new ParleyException(
            Status.UNAVAILABLE,
            "A responder began this call and was lost: whether it was done is not known, and it is"
                + " not run again");
      }
    }

    private void pause() {
      if (deadline.isExpired()) {
        throw new ParleyException(
            Status.DEADLINE_EXCEEDED, "What became of the call was not known in time");
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }

    private Outcome remembered(Outcome outcome) {
      var kept = outcome;
      if (outcome.body().size() > MOST_BYTES) {
        var gone =
            new ParleyException(
                Status.INTERNAL, "The call was done; its result was too large to be remembered");
        kept =
            new Outcome(gone.status(), codec.failure(gone, CallCodec.replyFormat(request.body())));
      }
      try {
        log.end(
            call,
            begun,
            new OnceLog.Ended(kept.status(), kept.body()),
            deadline.isBefore(Deadline.after(PATIENCE)) ? Deadline.after(PATIENCE) : deadline);
      } catch (ParleyException e) {
        LOG.warn("{} was run; that cannot be remembered: {}", request, e.getMessage());
      }
      return outcome;
    }
  }

  /** The user's own: nobody finds out what became of another's calls. */
  private static String keyOf(InboundRequest request) {
    var digest = sha256();
    digest.update(request.user().orElse("").getBytes(UTF_8));
    digest.update((byte) 0);
    digest.update(request.idempotencyKey().getBytes(UTF_8));
    return hex(digest.digest());
  }

  /** Equal arguments are the same call, however they were written. */
  private String contentOf(InboundRequest request, Invocation invocation) {
    var digest = sha256();
    digest.update(invocation.method().signature().getBytes(UTF_8));
    digest.update((byte) 0);
    digest.update(codec.fingerprint(request.body(), invocation));
    return hex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes, 0, 20);
  }
}
