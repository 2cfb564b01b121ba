package dev.parley.topics;

import dev.parley.jms.Post;

/**
 * Who says that it has sent a message. Immutable.
 *
 * @param id the member's; empty for a foreign program
 * @param name the member's; empty for a foreign program
 */
record Sender(String id, String name) {
  private static final Sender NOBODY = new Sender("", "");

  /** By its sender itself, or by the keeper for it. */
  static Sender of(Post post) {
    var from = post.text(Fields.FROM);
    if (from.isEmpty()) {
      return post.kind().isEmpty()
          ? NOBODY
          : new Sender(post.text(Fields.MEMBER), post.text(Fields.NAME));
    }
    var end = Math.max(0, from.indexOf(' '));
    return new Sender(from.substring(0, end), from.substring(end + 1));
  }

  /** As it goes with each message. */
  static String from(Member member) {
    return member.id() + " " + member.name();
  }
}
