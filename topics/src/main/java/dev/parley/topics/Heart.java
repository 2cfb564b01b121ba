package dev.parley.topics;

import dev.parley.jms.Post;
import dev.parley.protocol.ParleyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says to the keeper that this program's members are there, in one question for all rooms, and
 * notices when the keeper is not. Thread-safe.
 */
final class Heart {
  private static final Logger LOG = LoggerFactory.getLogger(Heart.class);
  private static final int MOST_UNANSWERED = 3;

  private final Rooms rooms;
  private volatile Duration interval = Presence.INTERVAL;
  private volatile long beatAt = System.nanoTime();

  /** Beats since the keeper was heard of: a program that itself stood still has sent none. */
  private final AtomicInteger unanswered = new AtomicInteger();

  Heart(Rooms rooms) {
    this.rooms = rooms;
  }

  /** Beats as its keeper wants. */
  void startWith(RoomReader reader) {
    reader.kept().ifPresent(welcome -> interval = welcome.beat());
    heard();
  }

  /** The keeper is there. */
  void heard() {
    unanswered.set(0);
  }

  void tick() {
    var now = System.nanoTime();
    if (now - beatAt < interval.toNanos()) {
      return;
    }
    beatAt = now;
    var kept = new ArrayList<String>();
    var silent = unanswered.get() >= MOST_UNANSWERED;
    for (var room : List.copyOf(rooms.joined())) {
      if (!room.isKept()) {
        rooms.later(room.reader()::beatAlone);
      } else if (silent && !room.options().durable()) {
        rooms.later(room.reader()::keeperLost);
      } else if (!room.reader().isDisconnected()) {
        kept.add(room.name() + "/" + room.self().id());
      }
    }
    if (!kept.isEmpty()) {
      unanswered.incrementAndGet();
      rooms.later(() -> beat(kept)); // the network may hold it up
    }
  }

  private void beat(List<String> members) {
    try {
      rooms.beat(Post.of(Fields.BEAT).with(Fields.MEMBER, String.join(",", members)), interval);
    } catch (ParleyException e) {
      LOG.debug("No heartbeat: {}", e.getMessage());
    }
  }

  /** The keeper's answer: members that it does not know have to join again. */
  void pong(Post post) {
    var unknown = List.of(post.text(Fields.MEMBER).split(",", -1));
    var views = views(post.text(Fields.VIEW));
    for (var room : rooms.joined()) {
      var id = room.self().id();
      if (unknown.contains(id)) {
        rooms.rejoin(room.reader());
      } else if (views.containsKey(id)) {
        room.reader().keeperAt(views.get(id));
      }
    }
  }

  private static Map<String, Long> views(String text) {
    var views = new HashMap<String, Long>();
    for (var part : text.split(",", -1)) {
      var equals = part.indexOf('=');
      if (equals > 0) {
        views.put(part.substring(0, equals), Long.valueOf(part.substring(equals + 1)));
      }
    }
    return views;
  }
}
