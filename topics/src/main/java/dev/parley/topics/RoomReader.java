package dev.parley.topics;

import dev.parley.jms.Post;
import dev.parley.jms.TopicSubscription;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.topics.RoomEvent.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's reading of a room: joins on each link, puts history and what comes live together, and
 * tells the listeners. Its state changes in the order of delivery only.
 */
final class RoomReader implements TopicSubscription.Reader {
  private static final Logger LOG = LoggerFactory.getLogger(RoomReader.class);

  /** How long a member without a keeper waits for another to claim its name. */
  static final Duration SETTLE = Duration.ofMillis(500);

  /** Time for a keeper that has stalled, or takes over from another. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** For what is asked again soon. */
  private static final Duration KEEPER_WAIT = Duration.ofSeconds(2);

  private final Rooms rooms;
  private final String room;
  private final JoinOptions options;
  private final LongSupplier clock;
  private final View view = new View();
  private final Progress progress = new Progress();
  private final Delivery delivery;
  private final Incoming incoming;
  private final Outage outage;

  /** Done when this member is in the room. */
  final CompletableFuture<Member> joined = new CompletableFuture<>();

  private volatile Member self;
  private volatile String session = "";
  private volatile @Nullable Welcome welcome;
  private volatile @Nullable Presence presence;
  private volatile boolean closed;
  private boolean leaving;
  private boolean catchingUp;
  private long gapSeenAt = -1;

  RoomReader(Rooms rooms, String room, Member self, JoinOptions options, LongSupplier clock) {
    this.rooms = rooms;
    this.room = room;
    this.self = self;
    this.options = options;
    this.clock = clock;
    this.delivery = new Delivery(room);
    this.outage = new Outage(delivery);
    this.incoming =
        new Incoming(
            room,
            options.echo(),
            new Payloads(rooms.limits(), options.types()),
            view,
            progress,
            delivery);
  }

  Member self() {
    return self;
  }

  View view() {
    return view;
  }

  Delivery delivery() {
    return delivery;
  }

  Payloads payloads() {
    return incoming.payloads();
  }

  /** What the keeper allows; empty where none answers. */
  Optional<Welcome> kept() {
    return presence == null ? Optional.ofNullable(welcome) : Optional.empty();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public boolean begin(String name) {
    session = name;
    var losses = outage.losses();
    try {
      // Without a keeper there is nothing else for a durable member to do; and one that was there
      // before comes back with the broker.
      var isPatient =
          options.durable() || kept().isPresent() || options.timeout().compareTo(PATIENCE) < 0;
      var wait = isPatient ? options.timeout() : PATIENCE;
      var asked = askToJoin(wait);
      if (asked == null) {
        return false;
      }
      var answer = asked.answer.join();
      delivery.inOrder(
          () -> {
            if (!closed) {
              enter(answer, asked.history, losses);
            }
          });
      return !closed;
    } catch (RuntimeException e) {
      return withoutKeeper(Questions.failure(e), losses);
    }
  }

  /**
   * Guard against a link that comes up while this member leaves: the keeper must not hear the wish
   * to join after the farewell.
   *
   * @return null where this member is on its way out
   */
  private synchronized Questions.@Nullable Asked askToJoin(Duration wait) {
    return leaving || closed ? null : rooms.ask(joinQuestion(), wait);
  }

  /** It is about to say farewell, and does not ask to be let in again. */
  synchronized void leaving() {
    leaving = true;
  }

  private Post joinQuestion() {
    var question =
        Post.of(Fields.JOIN)
            .with(Fields.ROOM, room)
            .with(Fields.MEMBER, self.id())
            .with(Fields.NAME, self.name())
            .with(Fields.SESSION, session)
            .with(Fields.DURABLE, options.durable())
            .with(Fields.KEEP, options.history());
    // Who was here wants what was said meanwhile, also if it did not want what was said before.
    return joined.isDone()
        ? question.with(Fields.WAS_HERE, true).with(Fields.KEEP, Integer.MAX_VALUE)
        : question;
  }

  /** Goes on without one, or gives up, as the case may be. */
  private boolean withoutKeeper(ParleyException reason, int losses) {
    return switch (reason.status()) {
      case NO_SUCH_SERVICE, DEADLINE_EXCEEDED -> goOn(reason, losses);
      case UNAVAILABLE -> giveUpLink(reason);
      default -> {
        close(reason);
        yield false;
      }
    };
  }

  private boolean goOn(ParleyException reason, int losses) {
    if (options.durable()) {
      if (!joined.isDone()) {
        close(
            new ParleyException(
                Status.UNAVAILABLE,
                "Nobody keeps what a durable member misses in the room '"
                    + room
                    + "': "
                    + reason.getMessage(),
                reason));
      }
      return joined.isDone();
    }
    delivery.inOrder(() -> unkept("no keeper of rooms answers", losses));
    return true;
  }

  private boolean giveUpLink(ParleyException reason) {
    if (!joined.isDone()) {
      close(reason);
    }
    return false; // the next link begins anew
  }

  /** No keeper: from here on the members tell each other. Does nothing if that is so already. */
  private void unkept(String why, int losses) {
    if (closed) {
      return;
    }
    if (presence != null) { // on another link now
      outage.over(losses);
      return;
    }
    var alone = new Presence(rooms, room, self, view, clock);
    presence = alone;
    delivery.event(RoomEvent.of(Kind.UNKEPT, why));
    outage.over(losses);
    alone.announce(true);
    rooms.laterOnce(SETTLE, this::settle);
  }

  /** Guard against a name that another has: it is heard of before this member counts as joined. */
  private void settle() {
    if (presence != null) {
      joined.complete(self);
    }
  }

  /**
   * In the room, perhaps again.
   *
   * @param history what was said before this subscription
   */
  private void enter(Post answer, List<Post> history, int losses) {
    var fresh = Welcome.read(answer, self.name());
    var isFirst = !joined.isDone();
    var wasUnkept = presence != null;
    self = fresh.self();
    welcome = fresh;
    presence = null;
    rooms.entered(this);
    var changes = view.replace(fresh.roster(), fresh.view());
    gapSeenAt = -1;
    incoming.replay(history, self);
    if (isFirst) {
      catchingUp = options.durable();
      if (!options.durable()) { // whose queue goes back further
        progress.startEpoch(fresh.epoch(), fresh.sequence());
      }
      joined.complete(self);
      return;
    }
    changes.forEach(delivery::event);
    if (wasUnkept) {
      delivery.event(RoomEvent.of(Kind.KEPT, ""));
    }
    outage.over(losses);
  }

  @Override
  public void received(Post post) {
    delivery.inOrder(() -> take(post));
  }

  private void take(Post post) {
    if (closed) {
      return;
    }
    var kind = post.kind();
    if (kind.isEmpty()) {
      if (!post.text(Fields.FROM).isEmpty() || !isForeignPutInOrder()) {
        message(post);
      }
    } else if (kind.equals(Fields.PRESENCE)) {
      presence(post);
    } else if (isOfKeeper(post)) {
      told(post);
    }
  }

  private void told(Post post) {
    if (post.kind().equals(Fields.MESSAGE)) {
      ordered(post);
    } else {
      membership(post);
    }
  }

  /** Then the keeper sends it on. */
  private boolean isForeignPutInOrder() {
    return kept().filter(known -> known.policy().order() != Order.FIFO).isPresent();
  }

  private void ordered(Post post) {
    if (post.text(Fields.MEMBER).equals(self.id())) {
      rooms.confirmed(post); // a keeper that dies may not come to answering
    }
    if (isEarly()) {
      incoming.hold(post);
    } else {
      message(post);
    }
  }

  private void message(Post post) {
    incoming.message(post, self, catchingUp ? RoomMessage.Kind.HISTORY : RoomMessage.Kind.LIVE);
  }

  /**
   * A keeper is there after all, and has not let this member in again yet. What it said before that
   * comes with its answer, and must come first.
   */
  private boolean isEarly() {
    return presence != null && !options.durable();
  }

  /**
   * Whoever may write to the topic could say that somebody has left, or has said something: only
   * the keeper is believed.
   */
  private boolean isOfKeeper(Post post) {
    var known = welcome;
    return known != null && post.user().equals(known.keeper());
  }

  /** What was said to this member alone; perhaps before it has seen that it was let in. */
  void privately(Post post) {
    try {
      joined.join();
    } catch (CompletionException e) {
      return; // nor will it be
    }
    if (isOfKeeper(post)) {
      delivery.inOrder(() -> incoming.deliver(post, RoomMessage.Kind.PRIVATE));
    }
  }

  private void membership(Post post) {
    var kind = Membership.KINDS.get(post.kind());
    var ahead = view.ahead(post.number(Fields.VIEW));
    if (kind == null) {
      return;
    }
    var member = Membership.member(post, post.text(Fields.USER));
    var isBack = kind == Kind.JOINED || kind == Kind.RETURNED;
    if (isBack && member.id().equals(self.id())) {
      catchingUp = false; // what comes from here on is said while this member is here
    }
    if (ahead <= 0) {
      return;
    }
    if (ahead > 1) {
      rooms.resync(this); // events were displaced: the whole roster tells what is true
      return;
    }
    view.apply(kind, member, post.number(Fields.VIEW));
    if (kind == Kind.JOINED) {
      progress.startSender(member);
    }
    delivery.event(RoomEvent.of(kind, member, post.text(Fields.REASON)));
    if (member.id().equals(self.id())) {
      aboutSelf(kind, post.text(Fields.REASON));
    }
  }

  private void aboutSelf(Kind kind, String reason) {
    if (kind == Kind.REMOVED) {
      close(
          new ParleyException(Status.CANCELLED, "Removed from the room '" + room + "' " + reason));
    } else if (kind == Kind.LOST) {
      rooms.rejoin(this);
    }
  }

  private void presence(Post post) {
    var alone = presence;
    if (alone == null) {
      return;
    }
    if (alone.isTakenBy(post)) {
      close(alone.taken(post));
    } else {
      alone.heard(post).ifPresent(delivery::event);
    }
  }

  /** Every heartbeat. */
  void beatAlone() {
    var alone = presence;
    if (alone != null && !outage.isOn() && !closed) {
      delivery.inOrder(() -> alone.expire().forEach(delivery::event));
      alone.announce(false);
      rooms.rejoin(this);
    }
  }

  /** Says farewell to whoever listens. */
  void leaveAlone() {
    var alone = presence;
    if (alone != null) {
      alone.leave();
    }
  }

  /** The keeper has not been heard of. */
  void keeperLost() {
    if (!options.durable() && !outage.isOn()) {
      delivery.inOrder(() -> unkept("the keeper of rooms is silent", outage.losses()));
    }
  }

  /** Asks to be let in on the subscription that there is. Not on a thread that others wait for. */
  void enterAgain() {
    var losses = outage.losses();
    try {
      var asked = askToJoin(KEEPER_WAIT);
      if (asked == null) {
        return;
      }
      var answer = asked.answer.join();
      delivery.inOrder(
          () -> {
            if (!closed) {
              // The subscription was there; without a keeper nobody's word on order counted,
              // though.
              enter(answer, presence == null ? List.of() : asked.history, losses);
            }
          });
    } catch (RuntimeException e) {
      var reason = Questions.failure(e);
      if (reason.status() == Status.REFUSED || reason.status() == Status.PERMISSION_DENIED) {
        close(reason);
      } else if (reason.status() == Status.INTERNAL) {
        LOG.error("This member could not be let in to '{}' again", room, reason);
      }
    }
  }

  /** Takes over the keeper's word on who is here, where changes did not come. */
  void takeRoster() {
    try {
      var question = Post.of(Fields.WHO).with(Fields.ROOM, room).with(Fields.MEMBER, self.id());
      var answer = rooms.ask(question, KEEPER_WAIT).answer.join();
      delivery.inOrder(
          () -> {
            if (view.ahead(answer.number(Fields.VIEW)) > 0) {
              view.replace(Welcome.roster(answer.body()), answer.number(Fields.VIEW))
                  .forEach(delivery::event);
            }
          });
    } catch (CompletionException | ParleyException e) {
      LOG.debug("Who is in '{}' could not be asked: {}", room, e.getMessage());
    }
  }

  /** The keeper's number of changes, told with each heartbeat: one behind twice has missed some. */
  void keeperAt(long number) {
    var mine = view.number();
    if (view.ahead(number) > 0 && gapSeenAt == mine) {
      rooms.resync(this);
    }
    gapSeenAt = view.ahead(number) > 0 ? mine : -1;
  }

  @Override
  public void lost(ParleyException cause) {
    if (!closed && joined.isDone() && outage.begin(String.valueOf(cause.getMessage()))) {
      rooms.later(outage::tell);
    }
  }

  boolean isDisconnected() {
    return outage.isOn();
  }

  /** For good. */
  void close(ParleyException reason) {
    if (closed) {
      return;
    }
    closed = true;
    if (!joined.completeExceptionally(reason)) {
      delivery.event(RoomEvent.of(Kind.CLOSED, String.valueOf(reason.getMessage())));
    }
    rooms.ended(this);
  }

  /** As the member wished. */
  void end() {
    closed = true;
  }
}
