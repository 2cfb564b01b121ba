package dev.parley.topics;

import dev.parley.jms.Addresses;
import dev.parley.jms.KeeperChannel;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * The trusted service behind rooms: it knows who is there, puts {@link Order#AGREED} and {@link
 * Order#SAFE} messages in order, and hands out history. Several may run on one broker: one works,
 * the others stand by and take over where it stopped. Thread-safe.
 *
 * <p>Its user needs the role {@code keepers} on Parley's broker.
 */
public final class RoomKeeper implements AutoCloseable {
  private final KeeperChannel channel;

  private RoomKeeper(Builder settings) {
    channel =
        KeeperChannel.open(settings.connection, session -> new Keeper(settings, session).run());
  }

  public static Builder builder(ParleyConnection connection) {
    return new Builder(connection);
  }

  /** Stops, and hands over to a keeper that stands by. The connection stays open. */
  @Override
  public void close() {
    channel.close();
  }

  /** Settings of a keeper. Confined to the thread that builds. */
  public static final class Builder {
    final ParleyConnection connection;
    final Map<String, RoomPolicy> policies = new HashMap<>();
    RoomPolicy policy = RoomPolicy.DEFAULT;
    Duration heartbeat = Duration.ofSeconds(2);
    int maxRooms = 1_000;
    int maxMembers = 1_000;
    LongSupplier clock = System::nanoTime;

    private Builder(ParleyConnection connection) {
      this.connection = connection;
    }

    /** What rooms get that are given none of their own. Default {@link RoomPolicy#DEFAULT}. */
    public Builder policy(RoomPolicy policy) {
      this.policy = Objects.requireNonNull(policy);
      return this;
    }

    /**
     * What one room gets. Another order or length of history than before empties its history.
     *
     * @throws IllegalArgumentException if that is no name for a room
     */
    public Builder policy(String room, RoomPolicy policy) {
      policies.put(Addresses.checkRoom(room), Objects.requireNonNull(policy));
      return this;
    }

    /**
     * How often members say that they are there, 50 ms to a minute; one that is silent three times
     * as long is lost. Where the broker tells of subscriptions that end, crashed ones are noticed
     * at once. Default 2 s.
     */
    public Builder heartbeat(Duration interval) {
      if (interval.toMillis() < 50 || interval.toMillis() > 60_000) {
        throw new IllegalArgumentException(
            "The heartbeat must be between 50 ms and a minute, not " + interval);
      }
      this.heartbeat = interval;
      return this;
    }

    /**
     * How many rooms are kept; one that nobody is in makes way for another, with its history, and
     * where there is none a join is refused. Default 1,000.
     */
    public Builder maxRooms(int rooms) {
      if (rooms < 1) {
        throw new IllegalArgumentException("maxRooms must be positive, not " + rooms);
      }
      this.maxRooms = rooms;
      return this;
    }

    /** How many members a room may have; one more is refused. Default 1,000. */
    public Builder maxMembers(int members) {
      if (members < 1) {
        throw new IllegalArgumentException("maxMembers must be positive, not " + members);
      }
      this.maxMembers = members;
      return this;
    }

    /**
     * Begins to keep, or to stand by.
     *
     * @throws ParleyException {@link Status#PERMISSION_DENIED} if this user may not keep rooms
     */
    public RoomKeeper open() {
      return new RoomKeeper(this);
    }

    RoomPolicy policyOf(String room) {
      return policies.getOrDefault(room, policy);
    }

    Duration lostAfter() {
      return heartbeat.multipliedBy(3);
    }

    String user() {
      return connection.user().orElse("");
    }
  }
}
