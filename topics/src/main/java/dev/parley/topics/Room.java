package dev.parley.topics;

import dev.parley.jms.Post;
import dev.parley.jms.TopicSubscription;
import dev.parley.jms.Turn;
import dev.parley.protocol.Body;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A room that this program is in, made by {@link Rooms#join}. Thread-safe.
 *
 * <p>Listeners are called one at a time, in the order in which things came, on threads of the
 * connection; they may wait for sends, and one that is slow holds up its own room only. A member
 * that falls too far behind misses the oldest messages, and is told how many.
 *
 * <p>When the connection is lost, it comes back by itself, and this member with it; what was said
 * meanwhile comes from the room's history, as far as that reaches.
 */
public final class Room implements AutoCloseable {
  private final Rooms rooms;
  private final String name;
  private final JoinOptions options;
  private final RoomReader reader;
  private final TopicSubscription subscription;
  private final Turn sending = new Turn();

  // Guarded by sending.
  private long count;
  private @Nullable TokenBucket rate;

  Room(
      Rooms rooms,
      String name,
      JoinOptions options,
      RoomReader reader,
      TopicSubscription subscription) {
    this.rooms = rooms;
    this.name = name;
    this.options = options;
    this.reader = reader;
    this.subscription = subscription;
  }

  /** The room's name. */
  public String name() {
    return name;
  }

  /** This member, as the others see it. */
  public Member self() {
    return reader.self();
  }

  /** Who is there, in the order they joined; this member too. */
  public List<Member> members() {
    return reader.view().members();
  }

  /** Whether a keeper of rooms answers; if not, there is only {@link Order#FIFO}. */
  public boolean isKept() {
    return reader.kept().isPresent();
  }

  /** What the keeper allows here; users are not told. The default where no keeper answers. */
  public RoomPolicy policy() {
    return reader.kept().map(Welcome::policy).orElse(RoomPolicy.DEFAULT);
  }

  /**
   * Gives messages to that listener from now on; first, on the calling thread, those that came
   * before there was one, history among them.
   */
  public Room onMessage(Consumer<RoomMessage> listener) {
    reader.delivery().onMessage(listener);
    return this;
  }

  /** Gives events to that listener from now on; first those that came before there was one. */
  public Room onEvent(Consumer<RoomEvent> listener) {
    reader.delivery().onEvent(listener);
    return this;
  }

  /** Sends with the order that was chosen on joining, else the room's. */
  public CompletableFuture<Void> send(Object payload) {
    return send(payload, order());
  }

  /**
   * Sends to all members. Callbacks of the future run on threads of their own: one after the other,
   * in the order in which sends were confirmed. They may wait, also for other sends; what comes
   * after one that takes a quarter of a second or more does not wait for it.
   *
   * @param payload text, or a serialisable object
   * @return done when what the order promises is true; fails with a {@link ParleyException}: {@link
   *     Status#BAD_ARGUMENTS} if the payload cannot be written, {@link Status#REFUSED} if it is too
   *     long, {@link Status#BUSY} if the room takes fewer in that time, or its other senders are
   *     held up, {@link Status#PERMISSION_DENIED}, {@link Status#UNAVAILABLE} without a broker (or,
   *     for more than FIFO, a keeper), {@link Status#DEADLINE_EXCEEDED} if the keeper did not
   *     confirm it: others may have got it in the last two cases; {@link Status#CANCELLED} once
   *     this member has left
   */
  public CompletableFuture<Void> send(Object payload, Order order) {
    try {
      var body = checked(payload);
      return order == Order.FIFO ? publish(body) : rooms.sendInOrder(List.of(this), body, order);
    } catch (ParleyException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Void> publish(Body body) {
    var until = Deadline.after(options().timeout());
    if (!sending.take(until)) {
      throw Refusals.heldUp(name);
    }
    try {
      takeToken();
      rooms.publish(
          name,
          Post.said(Map.of(Fields.FROM, Sender.from(self()), Fields.COUNT, count + 1), body),
          until.remaining());
      count++;
    } catch (ParleyException e) {
      if (e.status() == Status.UNAVAILABLE && e.getCause() != null) {
        count++; // it may have got there: the next must not pass for it
      }
      throw e;
    } finally {
      sending.end();
    }
    return CompletableFuture.completedFuture(null);
  }

  private void takeToken() {
    var perSecond = policy().perSecond();
    if (perSecond == 0) {
      return;
    }
    if (rate == null) {
      rate = new TokenBucket(perSecond, System::nanoTime);
    }
    var wait = rate.take();
    if (!wait.isZero()) {
      throw Refusals.tooFast(name, perSecond, wait);
    }
  }

  /** The payload as it travels, if it may. */
  Body checked(Object payload) {
    if (reader.isClosed()) {
      throw new ParleyException(Status.CANCELLED, "This member has left the room '" + name + "'");
    }
    if (reader.kept().isPresent() && !reader.kept().get().mayWrite()) {
      throw Refusals.mayNotWrite(self().user(), name);
    }
    var body = reader.payloads().write(payload);
    if (body.size() > policy().maxBytes()) {
      throw Refusals.tooLong(body.size(), name, policy().maxBytes());
    }
    return body;
  }

  Order order() {
    return options.order().orElse(policy().order());
  }

  JoinOptions options() {
    return options;
  }

  /**
   * Sends to one member alone, by way of the keeper. Fails as {@link #send(Object, Order)} does,
   * and with {@link Status#BAD_ARGUMENTS} if there is none of that name.
   */
  public CompletableFuture<Void> tell(String member, Object payload) {
    try {
      var body = checked(payload);
      return rooms.askKeeper(this, question(Fields.TELL).with(Fields.TO, member).with(body));
    } catch (ParleyException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Sends a member away. For moderators; others get {@link Status#PERMISSION_DENIED}. The member
   * may join again, unless its user may not read the room.
   */
  public CompletableFuture<Void> remove(String member, String reason) {
    try {
      return rooms.askKeeper(
          this, question(Fields.REMOVE).with(Fields.TO, member).with(Fields.REASON, reason));
    } catch (ParleyException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  Post question(String kind) {
    return Post.of(kind).with(Fields.ROOM, name).with(Fields.MEMBER, self().id());
  }

  /** Goes; what was kept for a durable member is kept no longer. Later calls do nothing. */
  public void leave() {
    rooms.leave(this, false);
  }

  /** Goes; what is said is kept on for a durable member, until it joins again. */
  @Override
  public void close() {
    rooms.leave(this, true);
  }

  RoomReader reader() {
    return reader;
  }

  void unsubscribe() {
    subscription.close();
  }

  @Override
  public String toString() {
    return "Room[" + name + " as " + self().name() + "]";
  }
}
