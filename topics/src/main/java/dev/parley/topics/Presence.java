package dev.parley.topics;

import dev.parley.jms.Post;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.topics.RoomEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is there where no keeper is: members say so on the room's topic themselves, and one that has
 * been silent for three times as long as it should is lost. Thread-safe.
 */
final class Presence {
  /** How often members say that they are there. */
  static final Duration INTERVAL = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  private final Rooms rooms;
  private final String room;
  private final Member self;
  private final View view;
  private final LongSupplier clock;
  private final Map<String, Long> heardAt = new HashMap<>();

  Presence(Rooms rooms, String room, Member self, View view, LongSupplier clock) {
    this.rooms = rooms;
    this.room = room;
    this.self = self;
    this.view = view;
    this.clock = clock;
    view.apply(Kind.JOINED, self, view.number());
    view.members().forEach(member -> heardAt.put(member.id(), clock.getAsLong()));
  }

  /**
   * Says that this member is there.
   *
   * @param hello the others should answer, so that it need not wait for them
   */
  void announce(boolean hello) {
    say(announcement().with(Fields.HELLO, hello));
  }

  /** Says farewell to whoever listens. */
  void leave() {
    say(announcement().with(Fields.CLOSED, true));
  }

  private void say(Post post) {
    try {
      rooms.publish(room, post, INTERVAL);
    } catch (ParleyException e) { // it may be there all the same, and hear the others
      LOG.debug("A member could not say that it is in '{}': {}", room, e.getMessage());
    }
  }

  private Post announcement() {
    return Post.of(Fields.PRESENCE)
        .with(
            Map.of(
                Fields.NAME, self.name(),
                Fields.MEMBER, self.id(),
                Fields.SINCE, self.since().toEpochMilli()));
  }

  /** What another's word changes. */
  synchronized Optional<RoomEvent> heard(Post post) {
    var member = Membership.member(post, post.user());
    if (member.id().equals(self.id()) || isOfAnother(member)) {
      return Optional.empty();
    }
    var isNew = !view.isHere(member.id());
    if (post.flag(Fields.CLOSED)) {
      heardAt.remove(member.id());
      return isNew ? Optional.empty() : Optional.of(change(Kind.LEFT, member, ""));
    }
    if (post.flag(Fields.HELLO)) {
      announce(false);
    }
    var returned = isNew && view.find(member.id()).isPresent();
    heardAt.put(member.id(), clock.getAsLong());
    return isNew
        ? Optional.of(change(returned ? Kind.RETURNED : Kind.JOINED, member, ""))
        : Optional.empty();
  }

  /** Whether it is known as a member of another user, for which this one must not speak. */
  private boolean isOfAnother(Member member) {
    return view.find(member.id()).filter(known -> !known.user().equals(member.user())).isPresent();
  }

  /** Whether another had this member's name first. */
  boolean isTakenBy(Post post) {
    var other = Membership.member(post, post.user());
    return other.name().equals(self.name())
        && !other.id().equals(self.id())
        && !post.flag(Fields.CLOSED)
        && (other.since().isBefore(self.since())
            || other.since().equals(self.since()) && other.id().compareTo(self.id()) < 0);
  }

  ParleyException taken(Post post) {
    return new ParleyException(
        Status.REFUSED,
        "The name '"
            + self.name()
            + "' is taken in the room '"
            + room
            + "' by the user '"
            + post.user()
            + "'; choose another");
  }

  /** Those who have not been heard of for too long. */
  synchronized List<RoomEvent> expire() {
    var until = clock.getAsLong() - INTERVAL.multipliedBy(3).toNanos();
    var lost = new ArrayList<RoomEvent>();
    for (var member : view.members()) {
      var at = heardAt.get(member.id());
      if (!member.id().equals(self.id()) && at != null && at - until < 0) {
        heardAt.remove(member.id());
        lost.add(change(Kind.LOST, member, "not heard of"));
      }
    }
    return lost;
  }

  private RoomEvent change(Kind kind, Member member, String detail) {
    view.apply(kind, member, view.number());
    return RoomEvent.of(kind, member, detail);
  }
}
