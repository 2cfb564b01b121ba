package dev.parley.cli;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.broker.Credentials.User;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.topics.RoomKeeper;
import java.util.stream.Stream;

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
    return open(
        ParleyConnection.builder(broker.inVmUrl()), broker.credentials(), broker::close, policies);
  }

  /** As {@link #open(Broker, RoomsFile)}, of a broker that is reached otherwise. */
  static BrokersKeeper open(
      ParleyConnection.Builder connection,
      Credentials credentials,
      Runnable closeBroker,
      RoomsFile policies) {
    try {
      var user = user(credentials);
      var link = open(connection.user(user.name(), user.password()));
      try {
        return new BrokersKeeper(link, policies.of(RoomKeeper.builder(link)).open());
      } catch (RuntimeException e) {
        link.close();
        throw e;
      }
    } catch (RuntimeException e) {
      closeBroker.run();
      throw e;
    }
  }

  private static ParleyConnection open(ParleyConnection.Builder connection) {
    try {
      return connection.open();
    } catch (ParleyException e) {
      if (e.status() == Status.UNAUTHENTICATED && Login.isOfTls(e)) {
        throw new ConfigurationException(
            "The keeper of rooms shows the broker's own certificate, and --tls-client-ca does not"
                + " accept that of a client. Give the broker one that it does, or say --no-keeper"
                + " and run 'parley keeper' with a certificate of its own");
      }
      throw e;
    }
  }

  /** Of a data directory that is older than the role, an administrator. */
  private static User user(Credentials credentials) {
    return Stream.of(Role.KEEPERS, Role.ADMINS)
        .flatMap(role -> credentials.users().stream().filter(one -> has(one, role)))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "No user of this broker has the role keepers: add one to its "
                        + Credentials.FILE_NAME
                        + ", or say --no-keeper"));
  }

  private static boolean has(User user, Role role) {
    return user.roles().contains(role);
  }

  @Override
  public void close() {
    keeper.close();
    link.close();
  }
}
