package dev.parley.topics;

import dev.parley.topics.RoomEvent.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is in a room, as a member knows it. Thread-safe. */
final class View {
  private static final int REMEMBERED = 1_000;

  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, Member> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Member> eldest) {
          return size() > REMEMBERED;
        }
      };
  private long number;

  synchronized List<Member> members() {
    return List.copyOf(members.values());
  }

  synchronized long number() {
    return number;
  }

  /** Somebody who is here, or was: a message may arrive after its sender has gone. */
  synchronized Optional<Member> find(String id) {
    return Optional.ofNullable(remembered.get(id));
  }

  synchronized boolean isHere(String id) {
    return members.containsKey(id);
  }

  /**
   * Takes over the keeper's word.
   *
   * @return what is other than it was
   */
  synchronized List<RoomEvent> replace(Collection<Member> roster, long view) {
    var events = new ArrayList<RoomEvent>();
    var before = new LinkedHashMap<>(members);
    members.clear();
    for (var member : roster) {
      put(member);
      if (before.remove(member.id()) == null) {
        events.add(RoomEvent.of(Kind.JOINED, member, ""));
      }
    }
    before.values().forEach(gone -> events.add(RoomEvent.of(Kind.LEFT, gone, "while away")));
    number = view;
    return events;
  }

  /** Whether a change is the next one, an old one, or one after others that did not come. */
  synchronized long ahead(long view) {
    return view - number;
  }

  /** One change, the next. */
  synchronized void apply(Kind kind, Member member, long view) {
    number = view;
    if (kind == Kind.JOINED || kind == Kind.RETURNED) {
      put(member);
    } else {
      members.remove(member.id());
    }
  }

  private void put(Member member) {
    members.put(member.id(), member);
    remembered.put(member.id(), member);
  }
}
