package dev.parley.topics;

import dev.parley.protocol.Body;
import dev.parley.protocol.CallCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rooms as they travel: JSON. */
final class RoomList {
  private RoomList() {}

  static Body write(List<KeptRoom> rooms) {
    var lines = new ArrayList<Map<String, Object>>();
    for (var room : rooms) {
      var line = new LinkedHashMap<String, Object>();
      line.put("name", room.name);
      line.put("members", room.size());
      line.put("order", room.policy.order().name());
      line.put("history", room.policy.history());
      lines.add(line);
    }
    return new Body.Json(CallCodec.toJson(lines));
  }

  static List<RoomDescription> read(Body body) {
    var rooms = new ArrayList<RoomDescription>();
    if (body instanceof Body.Json json
        && CallCodec.fromJson(json.text()) instanceof List<?> lines) {
      for (var line : lines) {
        if (line instanceof Map<?, ?> map) {
          rooms.add(
              new RoomDescription(
                  String.valueOf(map.get("name")),
                  number(map.get("members")),
                  Order.valueOf(String.valueOf(map.get("order"))),
                  number(map.get("history"))));
        }
      }
    }
    return rooms;
  }

  private static int number(@Nullable Object value) {
    return value instanceof Number number ? number.intValue() : 0;
  }
}
