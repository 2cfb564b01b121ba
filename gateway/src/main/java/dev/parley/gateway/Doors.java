package dev.parley.gateway;

import dev.parley.gateway.Callers.Caller;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import io.javalin.http.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A door for each user of the broker, opened when its first caller comes, so that the broker's
 * permissions hold. Thread-safe.
 */
final class Doors implements AutoCloseable {
  private final BiFunction<String, String, ParleyConnection> connector;
  private final Function<ParleyConnection, Door> maker;
  private final Door own;
  private final Map<Caller, Mapped> mapped = new ConcurrentHashMap<>();

  Doors(
      ParleyConnection own,
      BiFunction<String, String, ParleyConnection> connector,
      Function<ParleyConnection, Door> maker) {
    this.connector = connector;
    this.maker = maker;
    this.own = maker.apply(own);
  }

  /**
   * The door of whoever sent that.
   *
   * @throws ParleyException if the broker does not let that user in
   */
  Door of(Context exchange) {
    var caller = Guard.caller(exchange);
    var user = caller.brokerUser();
    var password = caller.brokerPassword();
    return user == null || password == null
        ? own
        : mapped.computeIfAbsent(caller, name -> new Mapped()).open(user, password);
  }

  @Override
  public void close() {
    own.close();
    mapped.values().forEach(Mapped::close);
  }

  /** Another user's. Where its connection takes time, only that user's callers wait. */
  private final class Mapped implements AutoCloseable {
    private @Nullable ParleyConnection connection;
    private @Nullable Door door;
    private boolean closed;

    synchronized Door open(String user, String password) {
      if (closed) {
        throw new ParleyException(Status.CANCELLED, "The gateway is closed");
      }
      var present = door;
      if (present == null) {
        var fresh = connector.apply(user, password);
        present = made(fresh);
        connection = fresh;
        door = present;
      }
      return present;
    }

    /** A user who may not call has none: the next request connects, and asks the broker, anew. */
    private Door made(ParleyConnection fresh) {
      try {
        return maker.apply(fresh);
      } catch (RuntimeException | Error e) {
        fresh.close();
        throw e;
      }
    }

    @Override
    public synchronized void close() {
      closed = true;
      if (door != null) {
        door.close();
      }
      if (connection != null) {
        connection.close();
      }
    }
  }
}
