package dev.parley.topics;

import dev.parley.protocol.Body;
import dev.parley.protocol.CallCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is in a room, as it travels and is kept: JSON. */
final class Roster {
  /**
   * A line of it.
   *
   * @param session of the member's subscription; empty where it is not told
   * @param durable what is said is kept for it while it is away
   * @param present false for a durable member that is away
   */
  record Entry(Member member, String session, boolean durable, boolean present) {}

  private Roster() {}

  static Body write(Collection<Entry> entries) {
    var lines = new ArrayList<Map<String, Object>>();
    for (var entry : entries) {
      var line = new LinkedHashMap<String, Object>();
      line.put("name", entry.member.name());
      line.put("id", entry.member.id());
      line.put("user", entry.member.user());
      line.put("since", entry.member.since().toEpochMilli());
      line.put("session", entry.session);
      line.put("durable", entry.durable);
      line.put("present", entry.present);
      lines.add(line);
    }
    return new Body.Json(CallCodec.toJson(lines));
  }

  static List<Entry> read(Body body) {
    var entries = new ArrayList<Entry>();
    if (body instanceof Body.Json json
        && CallCodec.fromJson(json.text()) instanceof List<?> lines) {
      for (var line : lines) {
        if (line instanceof Map<?, ?> map) {
          entries.add(read(map));
        }
      }
    }
    return entries;
  }

  private static Entry read(Map<?, ?> line) {
    var since = line.get("since") instanceof Number millis ? millis.longValue() : 0;
    return new Entry(
        new Member(
            String.valueOf(line.get("name")),
            String.valueOf(line.get("id")),
            String.valueOf(line.get("user")),
            Instant.ofEpochMilli(since)),
        String.valueOf(line.get("session")),
        Boolean.TRUE.equals(line.get("durable")),
        Boolean.TRUE.equals(line.get("present")));
  }
}
