package dev.parley.broker;

import dev.parley.broker.Credentials.Role;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.core.config.Configuration;

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
