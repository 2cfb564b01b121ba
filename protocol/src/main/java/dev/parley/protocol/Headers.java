package dev.parley.protocol;

/** Names on the wire; see docs/protocol.md. */
public final class Headers {
  /** JMSType of a request. */
  public static final String REQUEST = "parley.request";

  /** JMSType of a reply. */
  public static final String REPLY = "parley.reply";

  /** Protocol version, an int; absent means 1. */
  public static final String VERSION = "parley_version";

  /** The method, with its signature where the contract overloads it. */
  public static final String METHOD = "parley_method";

  /** Milliseconds the caller still waits when it sends, a long. */
  public static final String TIMEOUT = "parley_timeout";

  /** Under which the responders of a service run a call once only, a text. */
  public static final String IDEMPOTENCY_KEY = "parley_idempotency_key";

  /** {@link Status} of a reply, by name. */
  public static final String STATUS = "parley_status";

  /** Characters that such a key may have. */
  public static final int LONGEST_IDEMPOTENCY_KEY = 200;

  /** Items of a stream that a caller takes before it asks for more, a long. */
  public static final String CREDIT = "parley_credit";

  /** An item's number in its stream, from 1, a long. */
  public static final String ITEM = "parley_item";

  /** At the end of a stream: how many items there were, a long. */
  public static final String ITEMS = "parley_items";

  /** The responder that sends a stream, or that a message to all responders is for. */
  public static final String RESPONDER = "parley_responder";

  /** To a responder: go on with a stream. */
  public static final String MORE = "$more";

  /** To a responder: end a stream. */
  public static final String CANCEL = "$cancel";

  /** A method that every service has: it answers with the service's description. */
  public static final String DESCRIBE = "$describe";

  /** The version this library speaks. */
  public static final int CURRENT_VERSION = 1;

  private Headers() {}
}
