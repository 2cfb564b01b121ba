package dev.parley.jms;

import dev.parley.jms.artemis.RawMessage;
import dev.parley.protocol.Body;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message of a room, or between a member and the keeper of rooms, as it goes out or as it came.
 * Its body is not decoded. Immutable.
 */
public final class Post {
  /**
   * Property that says what a post is; what was said to all without the keeper has none, be it by a
   * member or by a foreign program.
   */
  public static final String KIND = RawMessage.KIND;

  /**
   * Property of what a member has sent on its own: its id, a space, its name. The same with each
   * message, so that broker and members need not decode it anew.
   */
  public static final String FROM = "parley_from";

  private static final Body NOTHING = new Body.Serialized(new byte[0]);

  /** Null: those that were received. */
  private final @Nullable Map<String, Object> fields;

  private final Body body;
  private final @Nullable RawMessage received;

  private Post(@Nullable Map<String, Object> fields, Body body, @Nullable RawMessage received) {
    this.fields = fields;
    this.body = body;
    this.received = received;
  }

  static Post received(RawMessage message) {
    return new Post(null, message.body(), message);
  }

  /** What a member says to all, without the keeper. */
  public static Post said(Map<String, Object> fields, Body body) {
    return new Post(fields, body, null);
  }

  /** A post of that kind, without fields or body. */
  public static Post of(String kind) {
    return new Post(Map.of(KIND, kind), NOTHING, null);
  }

  /** A post of that kind with these fields and that body, made in one go for what is said often. */
  public static Post of(String kind, Map<String, Object> fields, Body body) {
    var all = new LinkedHashMap<>(fields);
    all.put(KIND, kind);
    return new Post(all, body, null);
  }

  /** With one field more; strings, longs, ints and booleans travel. */
  public Post with(String field, Object value) {
    return with(Map.of(field, value));
  }

  /** With these fields more. */
  public Post with(Map<String, Object> added) {
    var more = new LinkedHashMap<>(fields());
    more.putAll(added);
    return new Post(more, body, received);
  }

  /** With that body: {@link Body.Json} stands for any text. */
  public Post with(Body content) {
    return new Post(fields, content, received);
  }

  /** What it is; empty for what was said without the keeper. */
  public String kind() {
    return text(KIND);
  }

  /** A field as text; empty if it has none. */
  public String text(String field) {
    return Objects.toString(field(field), "");
  }

  /** A field as a number; 0 if it has none, or another type. */
  public long number(String field) {
    return field(field) instanceof Number number ? number.longValue() : 0;
  }

  /** Whether the field is {@code true}. */
  public boolean flag(String field) {
    return Boolean.TRUE.equals(field(field));
  }

  private @Nullable Object field(String field) {
    if (fields != null) {
      return fields.get(field);
    }
    return received == null ? null : received.field(field);
  }

  public Map<String, Object> fields() {
    if (fields != null) {
      return fields;
    }
    return received == null ? Map.of() : received.fields();
  }

  public Body body() {
    return body;
  }

  /** Of one that came: the user whose password the broker has checked; empty if it did not say. */
  public String user() {
    return received == null ? "" : received.user();
  }

  /** Of one that came: the broker's number for it, the same for all who got it. */
  public long id() {
    return received == null ? 0 : received.id();
  }

  /** Of one that came: when it was sent, in milliseconds, by the sender's clock. */
  public long sentAt() {
    return received == null ? 0 : received.sentAt();
  }

  /** Of one that came: what an answer to it must carry; empty if it wants none. */
  public String correlationId() {
    return received == null ? "" : received.correlationId();
  }

  /**
   * Of one that came: where answers go; empty where none are wanted, or the place is not allowed.
   */
  public String replyTo() {
    var place = received == null ? "" : received.replyTo();
    return ReplyDestinations.isAllowed(place) ? place.replaceFirst("^.*://", "") : "";
  }

  /** For logs: never the body. */
  @Override
  public String toString() {
    return "Post" + RequestHeaders.shortened(fields());
  }
}
