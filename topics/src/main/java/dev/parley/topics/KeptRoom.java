package dev.parley.topics;

import dev.parley.jms.Post;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What the keeper knows of a room. Confined to the keeper's thread. */
final class KeptRoom {
  /** A member, there or (if durable) away. */
  static final class Present {
    final Member member;
    final boolean durable;
    final TokenBucket rate;
    String session;
    String inbox = "";
    long heardAt;
    boolean here;

    Present(Member member, String session, boolean durable, boolean here, TokenBucket rate) {
      this.member = member;
      this.session = session;
      this.durable = durable;
      this.here = here;
      this.rate = rate;
    }
  }

  private static final int DEPARTED = 200;

  final String name;
  final RoomPolicy policy;
  private final LongSupplier clock;
  private final Map<String, Present> members = new LinkedHashMap<>();

  /** So that what they said is shown under their names: the last to go. */
  private final Map<String, Member> departed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Member> eldest) {
          return size() > DEPARTED;
        }
      };

  private long view;
  private long sequence;
  private long committed;

  KeptRoom(String name, RoomPolicy policy, LongSupplier clock) {
    this.name = name;
    this.policy = policy;
    this.clock = clock;
  }

  /** From what another keeper has saved: everybody has a while to be heard of. */
  void restore(Post roster) {
    view = roster.number(Fields.VIEW);
    for (var entry : Roster.read(roster.body())) {
      if (entry.present() || entry.durable()) {
        add(entry.member(), entry.session(), entry.durable()).here = entry.present();
      } else {
        departed.put(entry.member().id(), entry.member());
      }
    }
  }

  Present add(Member member, String session, boolean durable) {
    var present =
        new Present(member, session, durable, true, new TokenBucket(policy.perSecond(), clock));
    present.heardAt = clock.getAsLong();
    members.put(member.id(), present);
    return present;
  }

  void forget(Present member) {
    members.remove(member.member.id());
    departed.put(member.member.id(), member.member);
  }

  /** Whether that is a member's own name: it is here, or was not long ago. */
  boolean wasHere(String id, String member, String user) {
    var known = members.containsKey(id) ? members.get(id).member : departed.get(id);
    return known != null && known.name().equals(member) && known.user().equals(user);
  }

  Optional<Present> byId(String id) {
    return Optional.ofNullable(members.get(id));
  }

  Optional<Present> byName(String member) {
    return members.values().stream().filter(one -> one.member.name().equals(member)).findFirst();
  }

  Optional<Present> bySession(String session) {
    return members.values().stream()
        .filter(one -> one.here && one.session.equals(session))
        .findFirst();
  }

  List<String> sessions() {
    return members.values().stream().filter(one -> one.here).map(one -> one.session).toList();
  }

  /** Of those who are here. */
  List<String> names() {
    return members.values().stream().filter(one -> one.here).map(one -> one.member.name()).toList();
  }

  /** Those who have not been heard of for so long. */
  List<Present> silentFor(Duration time, long now) {
    var until = now - time.toNanos();
    return members.values().stream().filter(one -> one.here && one.heardAt - until < 0).toList();
  }

  /** Counts everybody as heard of that much later, in nanoseconds. */
  void excuse(long nanos, long now) {
    members.values().forEach(one -> one.heardAt = Math.min(now, one.heardAt + nanos));
  }

  void heard(Present member) {
    member.heardAt = clock.getAsLong();
  }

  int size() {
    return (int) members.values().stream().filter(one -> one.here).count();
  }

  /** Those who are here, and durable ones who are away. */
  int memberCount() {
    return members.size();
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  long nextView() {
    return ++view;
  }

  long nextSequence() {
    return ++sequence;
  }

  /** Messages up to here are on their way to the members. */
  long committed() {
    return committed;
  }

  void commit() {
    committed = sequence;
  }

  /**
   * For members: who is here. For the next keeper: sessions, those who are away, and the last to
   * go.
   */
  Post roster(String kind, boolean whole) {
    var entries = new ArrayList<Roster.Entry>();
    for (var one : members.values()) {
      if (whole || one.here) {
        entries.add(new Roster.Entry(one.member, whole ? one.session : "", one.durable, one.here));
      }
    }
    if (whole) {
      departed.values().forEach(member -> entries.add(new Roster.Entry(member, "", false, false)));
    }
    return Post.of(kind)
        .with(Fields.ROOM, name)
        .with(Fields.VIEW, view)
        .with(Roster.write(entries));
  }

  long view() {
    return view;
  }
}
