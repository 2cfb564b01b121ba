package dev.parley.topics;

import dev.parley.jms.Addresses;
import dev.parley.jms.ParleyConnection;
import dev.parley.jms.Post;
import dev.parley.jms.TopicChannel;
import dev.parley.jms.TopicSubscription;
import dev.parley.protocol.Body;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Rooms on a connection: programs join them by name, say something to all who are there, and know
 * who that is. Thread-safe; make one and keep it.
 *
 * <pre>{@code
 * try (var rooms = Rooms.builder(connection).build()) {
 *   var room = rooms.join("test", "ann");
 *   room.onMessage(message -> System.out.println(message.sender() + ": " + message.text()));
 *   room.send("hello").join();
 * }
 * }</pre>
 *
 * <p>Its user needs the role {@code requesters} on Parley's broker. A {@link RoomKeeper} gives
 * history, order and membership that is true at once; {@code parley broker} runs one. Without it
 * members know of each other by heartbeats.
 */
public final class Rooms implements AutoCloseable {
  private final ParleyConnection connection;
  private final Workers workers = new Workers(this::tick);
  private final Questions questions = new Questions();
  private final Heart heart = new Heart(this);
  private final List<Room> joined = new CopyOnWriteArrayList<>();

  /** Of those who are in a room, and of those who come in. */
  private final List<RoomReader> readers = new CopyOnWriteArrayList<>();

  private final TopicChannel channel;
  private volatile boolean closed;

  private Rooms(ParleyConnection connection) {
    this.connection = connection;
    this.channel =
        TopicChannel.open(
            connection,
            new TopicChannel.Listener() {
              @Override
              public void answered(Post post) {
                heardFromKeeper(post);
              }

              @Override
              public void lost(ParleyException cause) {
                questions.failAll(cause);
              }
            });
    workers.start();
  }

  public static Builder builder(ParleyConnection connection) {
    return new Builder(connection);
  }

  /** Joins with {@link JoinOptions#DEFAULT}. */
  public Room join(String room, String name) {
    return join(room, name, JoinOptions.DEFAULT);
  }

  /**
   * Joins a room; a program may be in many, and in one under several names.
   *
   * @param room a letter, then letters, digits, {@code _} and {@code -}, 100 at most; made if it is
   *     not there
   * @param name a letter or digit, then letters, digits, {@code _} and {@code -}, 32 at most; must
   *     be free in the room
   * @throws IllegalArgumentException for another name
   * @throws ParleyException {@link Status#REFUSED} if the name is taken, {@link
   *     Status#PERMISSION_DENIED}, {@link Status#UNAVAILABLE} without a broker
   */
  public Room join(String room, String name, JoinOptions options) {
    if (closed) {
      throw new ParleyException(Status.CANCELLED, "The rooms are closed");
    }
    Addresses.checkRoom(room);
    if (!connection.isConnected()) {
      throw new ParleyException(
          Status.UNAVAILABLE,
          "There is no connection to the broker at " + connection.url() + " at present");
    }
    var self = new Member(Names.check(name), newId(), connection.user().orElse(""), Instant.now());
    var reader = new RoomReader(this, room, self, options, System::nanoTime);
    readers.add(reader);
    var fresh = new Room(this, room, options, reader, subscribe(room, options, reader));
    try {
      var wait = options.timeout().plus(RoomReader.SETTLE).plusMillis(500);
      reader.joined.orTimeout(wait.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      reader.end();
      readers.remove(reader);
      fresh.unsubscribe();
      throw joinFailure(room, e);
    }
    joined.add(fresh);
    if (closed) { // guard against a close while it came in
      fresh.close();
      throw new ParleyException(Status.CANCELLED, "The rooms are closed");
    }
    if (reader.isClosed()) { // guard against a member that was sent away while it came in
      ended(reader);
    }
    return fresh;
  }

  private TopicSubscription subscribe(String room, JoinOptions options, RoomReader reader) {
    try {
      return TopicSubscription.open(
          connection,
          room,
          options.durable() ? Optional.of(reader.self().name()) : Optional.empty(),
          reader);
    } catch (ParleyException e) {
      readers.remove(reader);
      throw e;
    }
  }

  /** In each message, hence short; nobody else's, hence random. */
  private static String newId() {
    return Long.toUnsignedString(UUID.randomUUID().getMostSignificantBits(), Character.MAX_RADIX);
  }

  private ParleyException joinFailure(String room, CompletionException e) {
    if (e.getCause() instanceof TimeoutException) {
      return new ParleyException(
          Status.UNAVAILABLE, "The room '" + room + "' could not be joined in time", e);
    }
    var cause = Questions.failure(e);
    return new ParleyException(
        cause.status(), String.valueOf(cause.getMessage()), cause, cause.retryAfter().orElse(null));
  }

  /**
   * Sends one message to several rooms, with the strongest order of theirs: beyond {@link
   * Order#FIFO} all of them get it, or none.
   *
   * @param rooms of this object, one at least
   * @return as {@link Room#send(Object)}
   */
  public CompletableFuture<Void> send(Collection<Room> rooms, Object payload) {
    if (rooms.isEmpty()) {
      throw new IllegalArgumentException("A message must go to one room at least");
    }
    var order = rooms.stream().map(Room::order).max(Order::compareTo).orElseThrow();
    try {
      var bodies = rooms.stream().map(room -> room.checked(payload)).toList();
      return order == Order.FIFO
          ? CompletableFuture.allOf(
              rooms.stream()
                  .map(room -> room.send(payload, Order.FIFO))
                  .toArray(CompletableFuture<?>[]::new))
          : sendInOrder(List.copyOf(rooms), bodies.get(0), order);
    } catch (ParleyException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  CompletableFuture<Void> sendInOrder(List<Room> rooms, Body body, Order order) {
    return askKeeper(
        rooms.get(0),
        Post.of(Fields.SEND)
            .with(
                Map.of(
                    Fields.ROOM, rooms.stream().map(Room::name).collect(Collectors.joining(",")),
                    Fields.MEMBER,
                        rooms.stream()
                            .map(room -> room.self().id())
                            .collect(Collectors.joining(",")),
                    Fields.ORDER, order.name()))
            .with(body));
  }

  CompletableFuture<Void> askKeeper(Room room, Post question) {
    if (!room.isKept()) {
      throw new ParleyException(
          Status.UNAVAILABLE,
          "No keeper of rooms answers at present; without one there is FIFO only");
    }
    var timeout = room.options().timeout();
    var asked = questions.ask(timeout);
    var told =
        asked
            .answer
            .whenCompleteAsync((answer, failure) -> {}, workers.callbacks()) // failures there, too
            .<Void>thenApply(done -> null);
    ask(question, asked, timeout); // last, so that what is confirmed first is told first
    return told;
  }

  /**
   * The rooms that there are and that this user may read.
   *
   * @throws ParleyException {@link Status#UNAVAILABLE} if no keeper answers
   */
  public List<RoomDescription> list() {
    Post answer;
    try {
      answer = ask(Post.of(Fields.ROOMS), RoomReader.PATIENCE).answer.join();
    } catch (CompletionException | ParleyException e) {
      var cause = Questions.failure(e);
      throw new ParleyException(
          cause.status() == Status.PERMISSION_DENIED ? cause.status() : Status.UNAVAILABLE,
          "The rooms cannot be listed: " + cause.getMessage(),
          cause);
    }
    return RoomList.read(answer.body());
  }

  Questions.Asked ask(Post question, Duration timeout) {
    var asked = questions.ask(timeout);
    ask(question, asked, timeout);
    return asked;
  }

  private void ask(Post question, Questions.Asked asked, Duration timeout) {
    try {
      channel.ask(question, asked.id, timeout.toMillis());
    } catch (ParleyException e) {
      questions.fail(asked, e);
    }
  }

  /** Its answer is told to the heart; nobody waits for it. */
  void beat(Post question, Duration life) {
    channel.ask(question, "", 2 * life.toMillis());
  }

  /** Heard in its room, so it was taken, whatever becomes of the answer. */
  void confirmed(Post heard) {
    questions.heard(heard);
  }

  void publish(String room, Post post, Duration most) {
    channel.publish(room, post, most);
  }

  Limits limits() {
    return connection.limits();
  }

  List<Room> joined() {
    return joined;
  }

  private void heardFromKeeper(Post post) {
    if (post.kind().equals(Fields.MESSAGE)) {
      for (var reader : readers) {
        if (reader.self().id().equals(post.text(Fields.TO))) {
          workers.inOrder().execute(() -> reader.privately(post));
        }
      }
      return;
    }
    heart.heard();
    if (post.kind().equals(Fields.PONG)) {
      heart.pong(post);
    } else {
      questions.answered(post);
    }
  }

  private void tick() {
    questions.expire();
    heart.tick();
  }

  /** In a moment, on a thread that may wait for listeners. */
  void later(Runnable task) {
    workers.aside().execute(task);
  }

  void laterOnce(Duration delay, Runnable task) {
    workers.laterOnce(delay, task);
  }

  void rejoin(RoomReader reader) {
    later(reader::enterAgain);
  }

  void resync(RoomReader reader) {
    later(reader::takeRoster);
  }

  /** The keeper has let it in. */
  void entered(RoomReader reader) {
    heart.startWith(reader);
  }

  /** A member that is out of its room for good. */
  void ended(RoomReader reader) {
    readers.remove(reader);
    var ended = joined.stream().filter(room -> room.reader() == reader).toList();
    joined.removeAll(ended);
    ended.forEach(room -> later(room::unsubscribe));
  }

  void leave(Room room, boolean keep) {
    if (!joined.remove(room)) {
      return;
    }
    var reader = room.reader();
    reader.leaving();
    reader.leaveAlone();
    if (room.isKept()) {
      farewell(room, keep);
    }
    reader.end();
    readers.remove(reader);
    room.unsubscribe();
  }

  /** Waits for the keeper's word, so that the end of the subscription is not taken for a crash. */
  private void farewell(Room room, boolean keep) {
    var question = room.question(Fields.LEAVE).with(Fields.DURABLE, keep);
    try {
      ask(question, Duration.ofSeconds(2)).answer.join();
    } catch (CompletionException | ParleyException e) {
      // The keeper will notice by itself.
    }
  }

  /** Leaves all rooms, as {@link Room#close} does. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    joined.forEach(Room::close);
    channel.close();
    questions.failAll(new ParleyException(Status.CANCELLED, "The rooms are closed"));
    workers.close();
  }

  /** Settings. Confined to the thread that builds. */
  public static final class Builder {
    private final ParleyConnection connection;

    private Builder(ParleyConnection connection) {
      this.connection = connection;
    }

    /**
     * Makes the rooms.
     *
     * @throws ParleyException {@link Status#PERMISSION_DENIED} if this user may not have an inbox
     */
    public Rooms build() {
      return new Rooms(connection);
    }
  }
}
