package dev.parley.cli;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.topics.RoomKeeper;

/** The keeper of rooms in a broker's own process, with a connection of its own. */
final class BrokersKeeper implements AutoCloseable {
  private final ParleyConnection link;
  private final RoomKeeper keeper;

  private BrokersKeeper(ParleyConnection link, RoomKeeper keeper) {
    this.link = link;
    this.keeper = keeper;
  }

  /** Begins to keep rooms; closes the broker where that fails. */
  static BrokersKeeper open(Broker broker, RoomsFile policies) {
    try {
      var user = broker.credentials().first(Role.ADMINS);
      var link =
          ParleyConnection.builder(broker.inVmUrl()).user(user.name(), user.password()).open();
      try {
        return new BrokersKeeper(link, policies.of(RoomKeeper.builder(link)).open());
      } catch (RuntimeException e) {
        link.close();
        throw e;
      }
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  @Override
  public void close() {
    keeper.close();
    link.close();
  }
}
