package dev.parley.topics;

import dev.parley.jms.KeeperSession;
import dev.parley.jms.Post;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Instant;
import java.util.Map;

/**
 * Who comes and goes: each change is published to the room and saved for the next keeper, in the
 * transaction of what brought it about. Confined to the keeper's thread.
 */
final class Membership {
  /** Kinds of posts that tell of a change, each the lower case of its event's kind. */
  static final Map<String, RoomEvent.Kind> KINDS =
      Map.of(
          "joined", RoomEvent.Kind.JOINED,
          "returned", RoomEvent.Kind.RETURNED,
          "left", RoomEvent.Kind.LEFT,
          "lost", RoomEvent.Kind.LOST,
          "removed", RoomEvent.Kind.REMOVED);

  /**
   * What became of a wish to join.
   *
   * @param needsHistory false where a durable queue holds what was missed
   */
  record Joined(Member member, String session, boolean needsHistory) {}

  private final KeeperSession session;
  private final String epoch;
  private final int maxMembers;

  Membership(KeeperSession session, String epoch, int maxMembers) {
    this.session = session;
    this.epoch = epoch;
    this.maxMembers = maxMembers;
  }

  /** Whom a post is about; whose user that is depends on who says so. */
  static Member member(Post post, String user) {
    return new Member(
        post.text(Fields.NAME),
        post.text(Fields.MEMBER),
        user,
        Instant.ofEpochMilli(post.number(Fields.SINCE)));
  }

  /** Lets a member in, or in again. */
  Joined join(KeptRoom room, Post question) {
    var name = Names.check(question.text(Fields.NAME));
    var holder = room.byName(name).orElse(null);
    if (holder != null && !isSame(holder, question)) {
      throw taken(room, holder);
    }
    if (holder == null && room.memberCount() >= maxMembers) {
      throw new ParleyException(
          Status.REFUSED,
          "The room '" + room.name + "' has " + maxMembers + " members; no more are let in");
    }
    var durable = question.flag(Fields.DURABLE);
    var fresh =
        durable
            && session.openDurable(
                room.name, name, question.user(), Math.max(1, room.policy.history()));
    if (holder == null) {
      return joinAnew(room, question, name);
    }
    var wasHere = holder.here;
    holder.here = true;
    holder.session = question.text(Fields.SESSION);
    holder.inbox = question.replyTo();
    room.heard(holder);
    if (wasHere) {
      save(room);
    } else {
      change(room, holder.member, "returned", "");
    }
    return new Joined(holder.member, holder.session, !durable || fresh);
  }

  private Joined joinAnew(KeptRoom room, Post question, String name) {
    var id = question.text(Fields.MEMBER);
    if (id.isEmpty() || room.byId(id).isPresent()) {
      throw new ParleyException(
          Status.BAD_REQUEST, "A member that joins needs an id that no other has");
    }
    var member = new Member(name, id, question.user(), Instant.now());
    var present = room.add(member, question.text(Fields.SESSION), question.flag(Fields.DURABLE));
    present.inbox = question.replyTo();
    change(room, member, question.flag(Fields.WAS_HERE) ? "returned" : "joined", "");
    return new Joined(member, present.session, true);
  }

  /** The same program that reconnects, or a durable member's next program. */
  private static boolean isSame(KeptRoom.Present holder, Post question) {
    return holder.member.user().equals(question.user())
        && (holder.member.id().equals(question.text(Fields.MEMBER))
            || holder.durable && !holder.here && question.flag(Fields.DURABLE));
  }

  private static ParleyException taken(KeptRoom room, KeptRoom.Present holder) {
    return new ParleyException(
        Status.REFUSED,
        "The name '"
            + holder.member.name()
            + "' is taken in the room '"
            + room.name
            + "' by the user '"
            + holder.member.user()
            + "' since "
            + holder.member.since()
            + (holder.here ? "" : ", who is away, but kept it")
            + "; choose another");
  }

  /**
   * A member goes.
   *
   * @param away a durable one that wants to come back
   */
  void left(KeptRoom room, KeptRoom.Present member, boolean away) {
    if (away && member.durable) {
      member.here = false;
    } else {
      room.forget(member);
      if (member.durable) {
        closeDurable(room, member.member);
      }
    }
    change(room, member.member, "left", "");
  }

  void lost(KeptRoom room, KeptRoom.Present member, String reason) {
    if (!member.here) {
      return;
    }
    member.here = false;
    if (!member.durable) {
      room.forget(member);
    }
    change(room, member.member, "lost", reason);
  }

  void removed(KeptRoom room, KeptRoom.Present member, String by, String reason) {
    room.forget(member);
    if (member.durable) {
      closeDurable(room, member.member);
    }
    change(
        room,
        member.member,
        "removed",
        "by " + by + (reason.isEmpty() ? "" : ": " + Refusals.shown(reason)));
  }

  private void closeDurable(KeptRoom room, Member member) {
    session.closeDurable(room.name, member.name(), member.user());
  }

  private void change(KeptRoom room, Member member, String kind, String reason) {
    session.publish(
        room.name,
        Post.of(kind)
            .with(
                Map.of(
                    Fields.NAME, member.name(),
                    Fields.MEMBER, member.id(),
                    Fields.USER, member.user(),
                    Fields.SINCE, member.since().toEpochMilli(),
                    Fields.VIEW, room.nextView(),
                    Fields.EPOCH, epoch,
                    Fields.REASON, reason)),
        false);
    save(room);
  }

  private void save(KeptRoom room) {
    session.saveRoster(room.name, room.roster("roster", true));
  }
}
