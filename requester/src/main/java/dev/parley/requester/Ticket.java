package dev.parley.requester;

import dev.parley.jms.Reply;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.RemoteException;
import dev.parley.protocol.Status;
import org.jspecify.annotations.Nullable;

/**
 * A call whose answer is fetched later, from {@link RemoteService#submit} or by its {@link #text}.
 * The broker keeps request and answer on disk, so that the answer is there although requester,
 * responder or broker were started anew meanwhile. Only the user who made the ticket can read it,
 * as often as it likes, for 24 h after the answer came; of each user the newest 1,000 tickets are
 * known. In a cluster, requester and responder must be at the same broker. Thread-safe.
 *
 * <p>The request is handled at least once: where a responder is lost, it is run again, unless it
 * has an idempotency key. If no answer is there when its time is up, the call has failed with
 * {@link Status#DEADLINE_EXCEEDED}; one that comes later all the same may still be read then.
 */
public final class Ticket {
  private final Requester requester;
  private final CallTarget target;
  private final String id;
  private volatile @Nullable Reply answer;

  Ticket(Requester requester, CallTarget target, String id) {
    this.requester = requester;
    this.target = target;
    this.id = id;
  }

  /** What to keep, anywhere, to find the ticket again: a random UUID. */
  public String text() {
    return id;
  }

  /**
   * Whether there is no answer yet, and the time is not up. Asks the broker.
   *
   * @throws UnknownTicketException if nobody knows it, or not any more, or it is another user's
   * @throws ParleyException {@link Status#UNAVAILABLE} if the broker cannot be asked just now
   */
  public boolean isPending() {
    return find() == null;
  }

  /**
   * What became of the call.
   *
   * @throws IllegalStateException if there is no answer yet
   * @throws RemoteException what the handler threw
   * @throws ParleyException any other failure of the call, or as {@link #isPending}
   */
  public @Nullable Object result() {
    var reply = find();
    if (reply == null) {
      throw new IllegalStateException("The call " + id + " has not been answered yet");
    }
    return Requester.unchecked(() -> requester.decode(reply, target));
  }

  /** Null while it is pending. */
  private @Nullable Reply find() {
    var known = answer;
    if (known == null) {
      known = requester.kept(id);
      answer = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "Ticket[" + id + "]";
  }
}
