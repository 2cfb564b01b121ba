package dev.parley.jms;

import java.util.regex.Pattern;

/** Names of queues and topics; see docs/protocol.md. Immutable. */
public final class Addresses {
  private static final Pattern SERVICE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,99}");

  private final String prefix;

  Addresses(String prefix) {
    this.prefix = prefix;
  }

  /** The queue that a service's responders share. */
  public String requests(String service) {
    return prefix + "requests." + checkService(service);
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
    if (!SERVICE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no name for a service: use a letter, then letters,"
              + " digits, _ and -, 100 at most");
    }
    return name;
  }
}
