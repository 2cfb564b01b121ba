package dev.parley.jms;

/**
 * Where replies may go: only to names in the form of a UUID, which is how brokers name temporary
 * queues and topics. A request can thus not make a responder write into a service's queue, a room,
 * or its own queue, whatever kind of destination it claims that to be.
 */
final class ReplyDestinations {
  private static final int UUID_LENGTH = 36;

  private ReplyDestinations() {}

  /** Looked at for each request, hence without a regular expression. */
  static boolean isAllowed(String name) {
    var start = name.indexOf("://") + 3;
    if (start < 3) {
      start = 0;
    } else if (!isKind(name.substring(0, start - 3))) {
      return false;
    }
    if (name.length() - start != UUID_LENGTH) {
      return false;
    }
    for (var i = 0; i < UUID_LENGTH; i++) {
      var c = name.charAt(start + i);
      var hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      if (hyphen ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
        return false;
      }
    }
    return true;
  }

  private static boolean isKind(String kind) {
    return switch (kind) {
      case "queue", "topic", "temp-queue", "temp-topic" -> true;
      default -> false;
    };
  }
}
