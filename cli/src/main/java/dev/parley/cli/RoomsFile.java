package dev.parley.cli;

import dev.parley.broker.Broker;
import dev.parley.jms.Addresses;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.ParleyException;
import dev.parley.topics.Order;
import dev.parley.topics.RoomKeeper;
import dev.parley.topics.RoomPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each room allows, as a JSON file says it: {@code {"default": {…}, "rooms": {"ops": {…}}}}. A
 * room has what its object does not say from {@code default}, and that from {@link
 * RoomPolicy#DEFAULT}.
 */
record RoomsFile(RoomPolicy common, Map<String, RoomPolicy> rooms) {
  static final RoomsFile EMPTY = new RoomsFile(RoomPolicy.DEFAULT, Map.of());

  private static final List<String> FIELDS =
      List.of("order", "history", "maxBytes", "perSecond", "readers", "writers", "moderators");

  /**
   * Reads a file.
   *
   * @throws ConfigurationException naming the file and the field that makes no sense
   */
  static RoomsFile read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("There is no file " + file);
    } catch (IOException e) {
      throw new ConfigurationException(
          file + " cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage());
    } catch (ParleyException | IllegalArgumentException e) {
      throw new ConfigurationException(file + ": " + e.getMessage());
    }
  }

  /** Gives a keeper all of it. */
  RoomKeeper.Builder of(RoomKeeper.Builder keeper) {
    keeper.policy(common);
    rooms.forEach(keeper::policy);
    return keeper;
  }

  /** Has a broker itself hold what rooms say of readers and writers, for any program. */
  Broker.Builder of(Broker.Builder broker) {
    rooms.forEach(
        (room, policy) -> {
          if (!policy.readers().isEmpty() || !policy.writers().isEmpty()) {
            broker.room(room, policy.readers(), policy.writers());
          }
        });
    return broker;
  }

  private static RoomsFile parse(String json) {
    var all = object("the file", CallCodec.fromJson(json));
    known("the file", all, List.of("default", "rooms"));
    var common = policy("default", all.getOrDefault("default", Map.of()), RoomPolicy.DEFAULT);
    var rooms = new LinkedHashMap<String, RoomPolicy>();
    object("rooms", all.getOrDefault("rooms", Map.of()))
        .forEach(
            (name, fields) ->
                rooms.put(Addresses.checkRoom(name), policy("rooms." + name, fields, common)));
    return new RoomsFile(common, rooms);
  }

  private static RoomPolicy policy(String where, @Nullable Object value, RoomPolicy rest) {
    var fields = object(where, value);
    known(where, fields, FIELDS);
    try {
      return new RoomPolicy(
          order(where, fields.getOrDefault("order", rest.order())),
          number(where, fields, "history", rest.history()),
          number(where, fields, "maxBytes", rest.maxBytes()),
          number(where, fields, "perSecond", rest.perSecond()),
          users(where, fields, "readers", rest.readers()),
          users(where, fields, "writers", rest.writers()),
          users(where, fields, "moderators", rest.moderators()));
    } catch (IllegalArgumentException e) {
      var message = String.valueOf(e.getMessage());
      // What RoomPolicy says begins with the field.
      throw message.startsWith(where) ? e : new IllegalArgumentException(where + "." + message, e);
    }
  }

  private static Map<String, @Nullable Object> object(String where, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(where + " must be an object, {…}, not " + shown(value));
    }
    var fields = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((name, one) -> fields.put(String.valueOf(name), one));
    return fields;
  }

  private static void known(String where, Map<String, ?> fields, List<String> names) {
    for (var field : fields.keySet()) {
      if (!names.contains(field)) {
        throw new IllegalArgumentException(
            where + " has no field '" + field + "', only " + String.join(", ", names));
      }
    }
  }

  private static Order order(String where, @Nullable Object value) {
    if (value instanceof Order order) {
      return order;
    }
    for (var order : Order.values()) {
      if (value instanceof String text && order.name().equals(text.toUpperCase(Locale.ROOT))) {
        return order;
      }
    }
    throw new IllegalArgumentException(
        where + ".order must be FIFO, AGREED or SAFE, not " + shown(value));
  }

  private static int number(
      String where, Map<String, @Nullable Object> fields, String field, int otherwise) {
    var value = fields.getOrDefault(field, otherwise);
    if (value instanceof Integer number) {
      return number;
    }
    throw new IllegalArgumentException(
        where + "." + field + " must be a whole number below 2^31, not " + shown(value));
  }

  private static Set<String> users(
      String where, Map<String, @Nullable Object> fields, String field, Set<String> otherwise) {
    var value = fields.getOrDefault(field, List.copyOf(otherwise));
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return Set.copyOf(list.stream().map(String.class::cast).toList());
    }
    throw new IllegalArgumentException(
        where + "." + field + " must be a list of users, [\"ann\", …], not " + shown(value));
  }

  private static String shown(@Nullable Object value) {
    return CallCodec.toJson(value);
  }
}
