package dev.parley.topics;

import dev.parley.jms.Addresses;
import dev.parley.jms.KeeperChannel;
import dev.parley.jms.KeeperSession;
import dev.parley.jms.Post;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper at work on one link. Takes what is asked, one after the other; what it publishes and
 * saves becomes true with the taking, in one transaction for all that waited, and is answered after
 * that. So nothing is published twice or lost if it dies in between, and the next keeper begins
 * where it stopped.
 *
 * <p>Several may run. The queue gives its messages to one of them; the others wait for their first.
 * Confined to its thread.
 */
final class Keeper {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private static final int TOGETHER = 64;
  private static final Duration SETTLE = Duration.ofMillis(300);

  private final RoomKeeper.Builder settings;
  private final KeeperSession session;
  private final LongSupplier clock;
  private final String epoch = UUID.randomUUID().toString().substring(0, 8);
  private final Map<String, KeptRoom> rooms = new LinkedHashMap<>();
  private final Map<String, KeptRoom> bySession = new HashMap<>();
  private final Answers answers = new Answers();

  /**
   * Told after the commit: what was published before a member subscribed goes past its
   * subscription, and is in the history only then.
   */
  private final List<Runnable> welcomes = new ArrayList<>();

  private final Membership membership;
  private final Speech speech;
  private long sweptAt;

  Keeper(RoomKeeper.Builder settings, KeeperSession session) {
    this.settings = settings;
    this.session = session;
    this.clock = settings.clock;
    this.membership = new Membership(session, epoch, settings.maxMembers);
    this.speech = new Speech(settings, session, epoch, rooms, membership, answers);
  }

  /** Works until the session throws. */
  void run() {
    takeOver();
    while (true) {
      handle(session.receive());
      for (var i = 1; i < TOGETHER && session.hasMore(); i++) {
        handle(session.receive());
      }
      finish();
    }
  }

  /**
   * Begins with the first question: the queue gives to one keeper at a time, so whoever had it
   * before is gone. What that one had taken and not finished comes back, but the broker gives other
   * questions meanwhile. So this keeper waits a moment and goes by the broker's numbers.
   */
  private void takeOver() {
    var questions = new ArrayList<Post>();
    questions.add(session.receive());
    var settled = Deadline.after(SETTLE);
    while (!settled.isExpired()) {
      questions.add(session.receive()); // its own ticks at least
    }
    questions.sort(Comparator.comparingLong(Post::id));
    restore();
    questions.forEach(this::handle);
    finish();
  }

  private void restore() {
    for (var saved : session.rosters()) {
      if (!saved.flag(Fields.CLOSED)) {
        var room = open(saved.text(Fields.ROOM));
        room.restore(saved);
        room.sessions().forEach(name -> bySession.put(name, room));
      }
    }
    LOG.debug("Keeping {} rooms from now on", rooms.size());
  }

  /** Everything that was done becomes true, and those who asked are told. */
  private void finish() {
    session.undisturbed(
        () -> {
          session.commit();
          rooms.values().forEach(KeptRoom::commit);
          welcomes.forEach(Runnable::run);
          welcomes.clear();
          answers.send(session);
        });
  }

  private void sweep() {
    var now = clock.getAsLong();
    excuseStall(now);
    for (var room : rooms.values()) {
      for (var silent : room.silentFor(settings.lostAfter(), now)) {
        membership.lost(room, silent, "not heard of");
      }
    }
  }

  /**
   * A keeper, or a broker, that could not do anything for a while has not heard of anybody: that
   * time is not counted against the members.
   */
  private void excuseStall(long now) {
    var stalled = now - sweptAt - 2 * KeeperChannel.TICK_EVERY.toNanos();
    if (sweptAt != 0 && stalled > 0) {
      rooms.values().forEach(room -> room.excuse(stalled, now));
    }
    sweptAt = now;
  }

  private void handle(Post question) {
    try {
      dispatch(question);
    } catch (ParleyException e) {
      if (e.status() == Status.UNAVAILABLE) {
        throw e; // the session is gone, and with it the transaction
      }
      refuse(question, e);
    } catch (IllegalArgumentException e) {
      refuse(question, new ParleyException(Status.BAD_ARGUMENTS, String.valueOf(e.getMessage())));
    }
  }

  private void dispatch(Post question) {
    switch (question.kind()) {
      case Fields.JOIN -> join(question);
      case Fields.LEAVE -> leave(question);
      case Fields.BEAT -> beat(question);
      case Fields.WHO -> who(question);
      case Fields.SEND -> speech.send(question);
      case Fields.TELL -> speech.tell(question);
      case Fields.REMOVE -> bySession.remove(speech.remove(question));
      case Fields.ROOMS -> list(question);
      case KeeperChannel.GONE -> gone(question);
      case KeeperChannel.TICK -> sweep();
      case KeeperChannel.FOREIGN -> speech.foreign(question);
      default ->
          throw new ParleyException(
              Status.BAD_REQUEST,
              "The keeper of rooms does not know what '" + question.kind() + "' means");
    }
  }

  private void refuse(Post question, ParleyException reason) {
    var refusal =
        Post.of(Fields.REFUSED)
            .with(Fields.STATUS, reason.status().name())
            .with(Fields.REASON, String.valueOf(reason.getMessage()));
    answers.to(
        question,
        reason
            .retryAfter()
            .map(wait -> refusal.with(Fields.RETRY, wait.toMillis()))
            .orElse(refusal));
  }

  private KeptRoom open(String name) {
    var known = rooms.get(name);
    if (known != null) {
      return known;
    }
    if (rooms.size() >= settings.maxRooms && !closeAnEmptyOne()) {
      throw new ParleyException(
          Status.REFUSED,
          "There are "
              + settings.maxRooms
              + " rooms with members; the keeper's maxRooms allows no more");
    }
    var room = new KeptRoom(name, settings.policyOf(name), clock);
    session.openRoom(name, room.policy.history(), room.policy.order() != Order.FIFO);
    rooms.put(name, room);
    return room;
  }

  /** The one that has been there the longest goes, with its history. */
  private boolean closeAnEmptyOne() {
    var empty = rooms.values().stream().filter(KeptRoom::isEmpty).findFirst();
    empty.ifPresent(
        room -> {
          rooms.remove(room.name);
          session.closeRoom(room.name);
          session.saveRoster(room.name, room.roster("roster", true).with(Fields.CLOSED, true));
        });
    return empty.isPresent();
  }

  private void join(Post question) {
    var name = Addresses.checkRoom(question.text(Fields.ROOM));
    if (!settings.policyOf(name).mayRead(question.user())) {
      throw new ParleyException(
          Status.PERMISSION_DENIED,
          "The user '" + question.user() + "' may not read the room '" + name + "'");
    }
    var room = open(name);
    var joined = membership.join(room, question);
    bySession.put(joined.session(), room);
    welcomes.add(() -> welcome(room, joined, question));
  }

  private void welcome(KeptRoom room, Membership.Joined joined, Post question) {
    if (joined.needsHistory()) {
      session.history(room.name, historyOf(question, room)).stream()
          .filter(this::isBelieved)
          .forEach(past -> answers.to(question, past(room, past)));
    }
    answers.to(question, welcomeOf(room, joined, question));
  }

  private static int historyOf(Post question, KeptRoom room) {
    return (int) Math.max(0, Math.min(question.number(Fields.KEEP), room.policy.history()));
  }

  /** What another says in the keeper's place those who were there have not heard, either. */
  private boolean isBelieved(Post past) {
    return past.kind().isEmpty() || past.user().equals(settings.user());
  }

  /** As those heard it who were there, with what only the broker knew of it. */
  private static Post past(KeptRoom room, Post post) {
    return post.kind().isEmpty()
        ? told(post, said(room, post), post.sentAt())
        : told(post, post, post.number(Fields.SENT));
  }

  private static Post told(Post past, Post as, long sent) {
    return as.with(
        Map.of(
            Post.KIND,
            Fields.HISTORY,
            Fields.ID,
            past.id(),
            Fields.BY,
            past.user(),
            Fields.SENT,
            sent));
  }

  /** Only what its sender may say of itself: the rest would pass for the keeper's word. */
  private static Post said(KeptRoom room, Post post) {
    var sender = Sender.of(post);
    return Post.said(
        Map.of(
            Fields.FROM, post.text(Fields.FROM),
            Fields.COUNT, post.number(Fields.COUNT),
            Fields.KNOWN, room.wasHere(sender.id(), sender.name(), post.user())),
        post.body());
  }

  private Post welcomeOf(KeptRoom room, Membership.Joined joined, Post question) {
    var policy = room.policy;
    return room.roster(Fields.WELCOME, false)
        .with(
            Map.of(
                Fields.MEMBER, joined.member().id(),
                Fields.USER, question.user(),
                Fields.SINCE, joined.member().since().toEpochMilli(),
                Fields.EPOCH, epoch,
                Fields.SEQUENCE, room.committed(),
                Fields.BEAT_MILLIS, settings.heartbeat.toMillis(),
                Fields.ORDER, policy.order().name(),
                Fields.KEEP, policy.history(),
                Fields.MAX_BYTES, policy.maxBytes(),
                Fields.PER_SECOND, policy.perSecond()))
        .with(Fields.MAY_WRITE, policy.mayWrite(question.user()));
  }

  private void leave(Post question) {
    var room = rooms.get(question.text(Fields.ROOM));
    if (room != null) {
      room.byId(question.text(Fields.MEMBER))
          .filter(one -> one.member.user().equals(question.user()))
          .ifPresent(
              member -> {
                bySession.remove(member.session);
                membership.left(room, member, question.flag(Fields.DURABLE));
              });
    }
    answers.to(question, Post.of(Fields.DONE));
  }

  /** Tells which of them are not known any more, and how far the others' rooms are. */
  private void beat(Post question) {
    var unknown = new ArrayList<String>();
    var views = new ArrayList<String>();
    for (var part : question.text(Fields.MEMBER).split(",", -1)) {
      var slash = part.indexOf('/');
      var room = slash < 0 ? null : rooms.get(part.substring(0, slash));
      var id = part.substring(slash + 1);
      var member = room == null ? null : room.byId(id).filter(one -> one.here).orElse(null);
      if (room == null || member == null || !member.member.user().equals(question.user())) {
        unknown.add(id);
      } else {
        room.heard(member);
        member.inbox = question.replyTo();
        views.add(id + "=" + room.view());
      }
    }
    answers.to(
        question,
        Post.of(Fields.PONG)
            .with(Fields.EPOCH, epoch)
            .with(Fields.MEMBER, String.join(",", unknown))
            .with(Fields.VIEW, String.join(",", views)));
  }

  private void who(Post question) {
    var room = speech.roomOf(question);
    Speech.memberOf(room, question.text(Fields.MEMBER), question);
    answers.to(question, room.roster(Fields.WHO, false));
  }

  private void list(Post question) {
    var readable =
        rooms.values().stream().filter(room -> room.policy.mayRead(question.user())).toList();
    answers.to(question, Post.of(Fields.ROOMS).with(RoomList.write(readable)));
  }

  /** The broker says that a subscription has ended. Only a keeper may pass that on. */
  private void gone(Post notice) {
    if (!notice.user().equals(settings.user())) {
      return;
    }
    var name = notice.text(KeeperChannel.SESSION);
    var room = bySession.remove(name);
    if (room != null) {
      room.bySession(name).ifPresent(member -> membership.lost(room, member, "connection lost"));
    }
  }
}
