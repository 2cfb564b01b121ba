package dev.parley.topics;

import dev.parley.jms.KeeperSession;
import dev.parley.jms.Post;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What members say by way of the keeper: checked, put in order, passed on. Confined to the keeper's
 * thread.
 */
final class Speech {
  private static final Logger LOG = LoggerFactory.getLogger(Speech.class);

  private final RoomKeeper.Builder settings;
  private final KeeperSession session;
  private final String epoch;
  private final Map<String, KeptRoom> rooms;
  private final Membership membership;
  private final Answers answers;

  Speech(
      RoomKeeper.Builder settings,
      KeeperSession session,
      String epoch,
      Map<String, KeptRoom> rooms,
      Membership membership,
      Answers answers) {
    this.settings = settings;
    this.session = session;
    this.epoch = epoch;
    this.rooms = rooms;
    this.membership = membership;
    this.answers = answers;
  }

  void send(Post question) {
    var names = question.text(Fields.ROOM).split(",", -1);
    var ids = question.text(Fields.MEMBER).split(",", -1);
    if (names.length != ids.length) {
      throw new ParleyException(Status.BAD_REQUEST, "There must be one member for each room");
    }
    var targets = new LinkedHashMap<KeptRoom, KeptRoom.Present>();
    for (var i = 0; i < names.length; i++) {
      var room = roomNamed(names[i]);
      targets.put(room, memberOf(room, ids[i], question));
    }
    targets.forEach((room, member) -> check(room, member, question));
    targets.forEach((room, member) -> publish(room, member, question));
    answers.to(question, Post.of(Fields.DONE));
  }

  private static void check(KeptRoom room, KeptRoom.Present member, Post question) {
    var policy = room.policy;
    if (!policy.mayWrite(question.user())) {
      throw Refusals.mayNotWrite(question.user(), room.name);
    }
    if (question.body().size() > policy.maxBytes()) {
      throw Refusals.tooLong(question.body().size(), room.name, policy.maxBytes());
    }
    var wait = member.rate.take();
    if (!wait.isZero()) {
      throw Refusals.tooFast(room.name, policy.perSecond(), wait);
    }
  }

  private void publish(KeptRoom room, KeptRoom.Present member, Post question) {
    var safe = question.text(Fields.ORDER).equals(Order.SAFE.name());
    session.publish(
        room.name,
        Post.of(
            Fields.MESSAGE,
            Map.of(
                Fields.NAME, member.member.name(),
                Fields.MEMBER, member.member.id(),
                Fields.USER, question.user(),
                Fields.SEQUENCE, room.nextSequence(),
                Fields.EPOCH, epoch,
                Fields.ORDER, (safe ? Order.SAFE : Order.AGREED).name(),
                Fields.SENT, question.sentAt(),
                Fields.ASKED, question.correlationId()),
            question.body()),
        safe);
  }

  /** What a foreign program has said, with its user in a member's place. */
  void foreign(Post heard) {
    var room = rooms.get(heard.text(Fields.ROOM));
    if (room == null || !heard.user().equals(settings.user())) {
      return;
    }
    var user = heard.text(Fields.USER);
    if (heard.body().size() > room.policy.maxBytes()) {
      LOG.warn(
          "A message of {} bytes by '{}' is too long for '{}'",
          heard.body().size(),
          user,
          room.name);
      return;
    }
    session.publish(
        room.name,
        Post.of(
            Fields.MESSAGE,
            Map.of(
                Fields.NAME,
                user,
                Fields.USER,
                user,
                Fields.SEQUENCE,
                room.nextSequence(),
                Fields.EPOCH,
                epoch,
                Fields.ORDER,
                room.policy.order().name(),
                Fields.SENT,
                heard.number(Fields.SENT)),
            heard.body()),
        room.policy.order() == Order.SAFE);
  }

  void tell(Post question) {
    var room = roomOf(question);
    var from = memberOf(room, question.text(Fields.MEMBER), question);
    check(room, from, question);
    var to = present(room, question.text(Fields.TO));
    if (to.inbox.isEmpty()) {
      throw new ParleyException(
          Status.BUSY,
          "The member '" + to.member.name() + "' cannot be reached for a moment",
          null,
          settings.heartbeat);
    }
    answers.to(
        to.inbox,
        Post.of(
            Fields.MESSAGE,
            Map.of(
                Fields.ROOM, room.name,
                Fields.TO, to.member.id(),
                Fields.NAME, from.member.name(),
                Fields.MEMBER, from.member.id(),
                Fields.USER, question.user(),
                Fields.SENT, question.sentAt()),
            question.body()));
    answers.to(question, Post.of(Fields.DONE));
  }

  /**
   * Sends a member away.
   *
   * @return the session of its subscription
   */
  String remove(Post question) {
    var room = roomOf(question);
    var by = memberOf(room, question.text(Fields.MEMBER), question);
    if (!room.policy.moderators().contains(question.user())) {
      throw new ParleyException(
          Status.PERMISSION_DENIED,
          "The user '" + question.user() + "' is no moderator of the room '" + room.name + "'");
    }
    var member = present(room, question.text(Fields.TO));
    membership.removed(room, member, by.member.name(), question.text(Fields.REASON));
    answers.to(question, Post.of(Fields.DONE));
    return member.session;
  }

  KeptRoom roomOf(Post question) {
    return roomNamed(question.text(Fields.ROOM));
  }

  private KeptRoom roomNamed(String name) {
    var room = rooms.get(name);
    if (room == null) {
      throw new ParleyException(
          Status.BAD_ARGUMENTS, "Nobody is in a room '" + Refusals.shown(name) + "'");
    }
    return room;
  }

  static KeptRoom.Present memberOf(KeptRoom room, String id, Post question) {
    return room.byId(id)
        .filter(member -> member.here && member.member.user().equals(question.user()))
        .orElseThrow(
            () ->
                new ParleyException(
                    Status.CANCELLED,
                    "This member is not in the room '" + room.name + "' any more"));
  }

  private static KeptRoom.Present present(KeptRoom room, String name) {
    return room.byName(name)
        .filter(member -> member.here)
        .orElseThrow(
            () ->
                new ParleyException(
                    Status.BAD_ARGUMENTS,
                    "There is no '"
                        + Refusals.shown(name)
                        + "' in the room '"
                        + room.name
                        + "'; there are: "
                        + String.join(", ", room.names())));
  }
}
