package dev.parley.jms;

import java.util.Optional;
import java.util.regex.Pattern;

/** Names of queues and topics; see docs/protocol.md. Immutable. */
public final class Addresses {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,99}");

  private final String prefix;

  Addresses(String prefix) {
    this.prefix = prefix;
  }

  /** The queue that a service's responders share. */
  public String requests(String service) {
    return prefix + "requests." + checkService(service);
  }

  /** The service whose responders share that queue; empty if it is none of these. */
  Optional<String> service(String queue) {
    var start = prefix + "requests.";
    return Optional.of(queue)
        .filter(name -> name.startsWith(start))
        .map(name -> name.substring(start.length()));
  }

  /** The queue of what was delivered too often. */
  String dead() {
    return prefix + "dead";
  }

  /** The queue of what nobody took in time. */
  String expired() {
    return prefix + "expired";
  }

  /** The topic on which a room's messages go out. */
  public String room(String room) {
    return prefix + "rooms." + checkRoom(room);
  }

  /** The queue on which the keeper of rooms takes what members ask. */
  public String keeper() {
    return prefix + "keeper";
  }

  /** The queue on which the keeper of rooms keeps who is where. */
  public String rosters() {
    return prefix + "rosters";
  }

  /** The queue of a room's last messages. */
  public String ledger(String room) {
    return room(room) + ".ledger";
  }

  /** The queue of what foreign programs say in a room where all is put in order. */
  public String foreign(String room) {
    return room(room) + ".foreign";
  }

  /** The queue of what a durable member has not seen yet; the broker lets its user read it. */
  public String durable(String room, String member, String user) {
    return room(room) + ".member." + member + "." + user;
  }

  /** The queue of what became of a service's calls that have an idempotency key. */
  public String once(String service) {
    return prefix + "once." + checkService(service);
  }

  /** The queue of the answers that a user fetches later; the broker lets no other read it. */
  public String tickets(String user) {
    return prefix + "tickets." + user;
  }

  /** The topic on which responders are asked what they serve. */
  public String control() {
    return prefix + "control";
  }

  /**
   * The name, if a service may have it: a letter, then letters, digits, {@code _} and {@code -},
   * 100 at most.
   *
   * @throws IllegalArgumentException if not
   */
  public static String checkService(String name) {
    return check(name, "a service");
  }

  /**
   * The name, if a room may have it: as for services.
   *
   * @throws IllegalArgumentException if not
   */
  public static String checkRoom(String name) {
    return check(name, "a room");
  }

  private static String check(String name, String what) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no name for "
              + what
              + ": use a letter, then letters,"
              + " digits, _ and -, 100 at most");
    }
    return name;
  }
}
