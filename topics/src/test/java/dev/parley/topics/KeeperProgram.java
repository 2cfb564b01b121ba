package dev.parley.topics;

import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A keeper of a room for each order, named as it is. */
final class KeeperProgram {
  /** Enough for all that is said in a test. */
  static final int HISTORY = 10_000;

  private KeeperProgram() {}

  public static void main(String[] arguments) throws IOException {
    var user = Credentials.read(Path.of(arguments[1])).first(Role.KEEPERS);
    var connection =
        ParleyConnection.builder(arguments[0])
            .user(user.name(), user.password())
            .connectWithin(Duration.ofSeconds(60))
            .open();
    var keeper = RoomKeeper.builder(connection);
    for (var order : Order.values()) {
      keeper.policy(order.name(), RoomPolicy.DEFAULT.withOrder(order).withHistory(HISTORY));
    }
    keeper.open();
    System.out.println("open");
    System.in.read(); // its end is the end of who started it
    System.exit(0);
  }
}
