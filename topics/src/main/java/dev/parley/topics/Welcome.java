package dev.parley.topics;

import dev.parley.jms.Post;
import dev.parley.protocol.Body;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What the keeper says to who joins. Immutable.
 *
 * @param keeper the user whose word on membership and order counts
 */
record Welcome(
    Member self,
    String keeper,
    List<Member> roster,
    long view,
    String epoch,
    long sequence,
    Duration beat,
    RoomPolicy policy,
    boolean mayWrite) {

  static Welcome read(Post post, String name) {
    return new Welcome(
        new Member(
            name,
            post.text(Fields.MEMBER),
            post.text(Fields.USER),
            Instant.ofEpochMilli(post.number(Fields.SINCE))),
        post.user(),
        roster(post.body()),
        post.number(Fields.VIEW),
        post.text(Fields.EPOCH),
        post.number(Fields.SEQUENCE),
        Duration.ofMillis(Math.max(50, post.number(Fields.BEAT_MILLIS))),
        new RoomPolicy(
            Order.valueOf(post.text(Fields.ORDER)),
            (int) post.number(Fields.KEEP),
            (int) post.number(Fields.MAX_BYTES),
            (int) post.number(Fields.PER_SECOND),
            Set.of(),
            Set.of(),
            Set.of()),
        post.flag(Fields.MAY_WRITE));
  }

  static List<Member> roster(Body body) {
    return Roster.read(body).stream().map(Roster.Entry::member).toList();
  }
}
