package dev.parley.broker;

import dev.parley.broker.Credentials.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.security.CheckType;

/**
 * Who may read and write in rooms that are not for everybody. Each such room has two roles of its
 * own, and an address match that knows only these, the keepers and the admins. Immutable.
 */
final class RoomAccess {
  /** Users; none: everybody who may be in rooms at all. */
  record Access(Set<String> readers, Set<String> writers) {}

  private final Map<String, Access> rooms;

  RoomAccess(Map<String, Access> rooms) {
    this.rooms = Map.copyOf(rooms);
  }

  /** What {@link #users} made, from a file. */
  static RoomAccess read(Path file) {
    var users = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      users.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new BrokerException(
          "Cannot read the rooms file " + file + " (" + BrokerException.reason(e) + ").", e);
    }
    var rooms = new HashMap<String, Access>();
    for (String key : users.stringPropertyNames()) {
      var room = key.substring(0, key.indexOf('.'));
      rooms.computeIfAbsent(
          room,
          name ->
              new Access(
                  split(users.getProperty(name + ".readers", "")),
                  split(users.getProperty(name + ".writers", ""))));
    }
    return new RoomAccess(rooms);
  }

  private static Set<String> split(String users) {
    return users.isEmpty() ? Set.of() : Set.of(users.split(",", -1));
  }

  /** The users: {@code <room>.readers} and {@code <room>.writers}, separated by commas. */
  Properties users() {
    var users = new Properties();
    rooms.forEach(
        (room, access) -> {
          users.setProperty(room + ".readers", String.join(",", access.readers));
          users.setProperty(room + ".writers", String.join(",", access.writers));
        });
    return users;
  }

  /**
   * What {@link #apply} does, as properties of a stand-alone Artemis ({@code broker.properties}).
   */
  Map<String, String> permissions(String prefix) {
    var permissions = new HashMap<String, String>();
    rooms.forEach(
        (room, access) -> {
          for (var role : roles(room, access)) {
            var start = "securityRoles.\"" + prefix + "rooms." + room + "\".\"" + role.getName();
            for (CheckType type : CheckType.values()) {
              if (type.hasRole(role)) {
                permissions.put(start + "\"." + property(type), "true");
              }
            }
          }
        });
    return permissions;
  }

  /** CREATE_ADDRESS is createAddress there. */
  private static String property(CheckType type) {
    var words = type.name().toLowerCase(Locale.ROOT);
    return Pattern.compile("_(.)")
        .matcher(words)
        .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }

  Set<String> rolesOf(String user) {
    var roles = new HashSet<String>();
    rooms.forEach(
        (room, access) -> {
          if (access.readers.contains(user)) {
            roles.add(reading(room));
          }
          if (access.writers.contains(user)) {
            roles.add(writing(room));
          }
        });
    return roles;
  }

  void apply(Configuration configuration, String prefix) {
    rooms.forEach(
        (room, access) ->
            configuration.putSecurityRoles(prefix + "rooms." + room, roles(room, access)));
  }

  private static Set<org.apache.activemq.artemis.core.security.Role> roles(
      String room, Access access) {
    var roles = new HashSet<org.apache.activemq.artemis.core.security.Role>();
    roles.add(role(Role.ADMINS.wireName(), true, true, true));
    roles.add(role(Role.KEEPERS.wireName(), true, true, true));
    var everybody = Set.of(Role.REQUESTERS.wireName(), Role.RESPONDERS.wireName());
    var readers = access.readers.isEmpty() ? everybody : Set.of(reading(room));
    var writers = access.writers.isEmpty() ? everybody : Set.of(writing(room));
    readers.forEach(name -> roles.add(role(name, writers.contains(name), true, false)));
    writers.stream()
        .filter(name -> !readers.contains(name))
        .forEach(name -> roles.add(role(name, true, false, false)));
    return roles;
  }

  private static org.apache.activemq.artemis.core.security.Role role(
      String name, boolean write, boolean read, boolean keep) {
    return new org.apache.activemq.artemis.core.security.Role(
        name, write, read, keep, keep, read, read, false, keep, read || write, keep, false, false);
  }

  private static String reading(String room) {
    return "room." + room + ".read";
  }

  private static String writing(String room) {
    return "room." + room + ".write";
  }
}
