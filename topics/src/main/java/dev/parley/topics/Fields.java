package dev.parley.topics;

import dev.parley.jms.KeeperChannel;
import dev.parley.jms.Post;

/** Kinds of posts and names of their fields; see docs/protocol.md. */
final class Fields {
  // What goes to a room's topic.
  static final String MESSAGE = "message";
  static final String PRESENCE = "presence";

  // What members ask the keeper.
  static final String JOIN = "join";
  static final String LEAVE = "leave";
  static final String BEAT = "beat";
  static final String WHO = "who";
  static final String SEND = "send";
  static final String TELL = "tell";
  static final String REMOVE = "remove";
  static final String ROOMS = "rooms";

  // What it answers.
  static final String HISTORY = "history";
  static final String WELCOME = "welcome";
  static final String REFUSED = "refused";
  static final String DONE = "done";
  static final String PONG = "pong";

  static final String ROOM = KeeperChannel.ROOM;
  static final String MEMBER = "parley_member";
  static final String NAME = "parley_name";
  static final String USER = KeeperChannel.USER;
  static final String SINCE = "parley_since";
  static final String SESSION = KeeperChannel.SESSION;
  static final String DURABLE = "parley_durable";
  static final String KEEP = "parley_history";
  static final String ORDER = "parley_order";

  /** Of what a member says without the keeper. */
  static final String FROM = Post.FROM;

  /** A sender's own count of its messages in a room, from 1. */
  static final String COUNT = "parley_n";

  /** The keeper's count of a room's messages in its epoch, from 1. */
  static final String SEQUENCE = "parley_seq";

  /** The keeper's count of a room's membership events, ever. */
  static final String VIEW = "parley_view";

  /** What its sender has asked, so that hearing it confirms it. */
  static final String ASKED = "parley_asked";

  /** One keeper at work, from its taking over to its end. */
  static final String EPOCH = "parley_epoch";

  /** When a message was sent, by its sender's clock: the keeper sends it on later. */
  static final String SENT = KeeperChannel.SENT;

  static final String REASON = "parley_reason";
  static final String TO = "parley_to";
  static final String STATUS = "parley_status";
  static final String RETRY = "parley_retry";
  static final String BEAT_MILLIS = "parley_beat";
  static final String MAX_BYTES = "parley_max_bytes";
  static final String PER_SECOND = "parley_per_second";
  static final String MAY_WRITE = "parley_may_write";
  static final String CLOSED = "parley_closed";
  static final String WAS_HERE = "parley_was_here";
  static final String ID = "parley_id";
  static final String KNOWN = "parley_known";
  static final String BY = "parley_by";
  static final String HELLO = "parley_hello";

  private Fields() {}
}
