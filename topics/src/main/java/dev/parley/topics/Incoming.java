package dev.parley.topics;

import dev.parley.jms.Post;
import dev.parley.protocol.ParleyException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * From a post to what a listener is told: read once, by whom it really is, and what is missing
 * before it. A post without a kind may be anybody's, and of its fields only those of {@link Sender}
 * and its count are looked at; a post with one is the keeper's, and is believed. Confined to the
 * room's order of delivery.
 */
final class Incoming {
  private static final List<Order> ORDERS = List.of(Order.values());

  private static final int MOST_HELD = 5_000;

  private final String room;
  private final boolean echo;
  private final Payloads payloads;
  private final View view;
  private final Progress progress;
  private final Delivery delivery;
  private final Deque<Post> held = new ArrayDeque<>();

  Incoming(
      String room,
      boolean echo,
      Payloads payloads,
      View view,
      Progress progress,
      Delivery delivery) {
    this.room = room;
    this.echo = echo;
    this.payloads = payloads;
    this.view = view;
    this.progress = progress;
    this.delivery = delivery;
  }

  Payloads payloads() {
    return payloads;
  }

  /** What was said to all; nothing happens if it was read before. */
  void message(Post post, Member self, RoomMessage.Kind kind) {
    var step = progress.read(post);
    if (!step.isNew()) {
      return;
    }
    if (step.gap() > 0) {
      delivery.event(RoomEvent.missed(step.gap(), "of " + author(post).name));
    }
    if (echo || !isOf(self, post)) {
      deliver(post, kind);
    }
  }

  /** Who pretends to be this member must not be hidden from it. */
  private static boolean isOf(Member self, Post post) {
    var user = userOf(post);
    return Sender.of(post).id().equals(self.id()) && (user.isEmpty() || user.equals(self.user()));
  }

  /** What was said before; of that, what was read before is not told again. Then what was held. */
  void replay(List<Post> history, Member self) {
    var tellAll = progress.isEmpty() || history.stream().noneMatch(progress::knows);
    for (var past : history) {
      if (isHeld(past)) {
        break;
      }
      if (tellAll || progress.knows(past)) {
        tellAll = true;
      }
      if (tellAll) {
        message(past, self, RoomMessage.Kind.HISTORY);
      }
    }
    held.forEach(post -> message(post, self, RoomMessage.Kind.LIVE));
    held.clear();
  }

  /** It is among what was held, or after some of that, which reaches further back than history. */
  private boolean isHeld(Post past) {
    return past.number(Fields.SEQUENCE) > 0
        && held.stream()
            .filter(post -> post.text(Fields.EPOCH).equals(past.text(Fields.EPOCH)))
            .findFirst()
            .filter(post -> post.number(Fields.SEQUENCE) <= past.number(Fields.SEQUENCE))
            .isPresent();
  }

  /** Until the next {@link #replay}, whose messages come first. */
  void hold(Post post) {
    held.add(post);
    if (held.size() > MOST_HELD) {
      held.remove();
    }
  }

  /** Tells the listener, or that it cannot be read. */
  void deliver(Post post, RoomMessage.Kind kind) {
    Object payload;
    try {
      payload = payloads.read(post.body());
    } catch (ParleyException e) {
      delivery.event(RoomEvent.missed(1, "of " + author(post).name + ": " + e.getMessage()));
      return;
    }
    var sent = isSenders(post) ? 0 : post.number(Fields.SENT);
    var author = author(post);
    delivery.message(
        new RoomMessage(
            room,
            author.name,
            author.user,
            author.member,
            payload,
            orderOf(post),
            Instant.ofEpochMilli(sent == 0 ? post.sentAt() : sent),
            kind));
  }

  private record Author(String name, String user, Optional<Member> member) {}

  /** The member it says it is of, if the broker knows its sender as that member's user. */
  private Author author(Post post) {
    var user = userOf(post);
    var sender = Sender.of(post);
    var member = view.find(sender.id()).filter(one -> one.user().equals(user));
    var name =
        isNameChecked(post) && !sender.name().isEmpty()
            ? sender.name() // history of members who are not here any more, too
            : member.map(Member::name).orElse(user);
    return new Author(name, user, member);
  }

  /** It came from who says it, and not by way of the keeper. */
  private static boolean isSenders(Post post) {
    return post.kind().isEmpty();
  }

  /** What the keeper tells of the past, but has not put in order itself. */
  private static boolean isUnorderedPast(Post post) {
    return post.kind().equals(Fields.HISTORY) && post.number(Fields.SEQUENCE) == 0;
  }

  private static boolean isNameChecked(Post post) {
    return !isSenders(post) && (!isUnorderedPast(post) || post.flag(Fields.KNOWN));
  }

  private static String userOf(Post post) {
    if (isSenders(post)) {
      return post.user();
    }
    return post.text(isUnorderedPast(post) ? Fields.BY : Fields.USER);
  }

  private static Order orderOf(Post post) {
    var named = isSenders(post) ? "" : post.text(Fields.ORDER);
    for (var order : ORDERS) {
      if (order.name().equals(named)) {
        return order;
      }
    }
    return Order.FIFO; // which is not named
  }
}
