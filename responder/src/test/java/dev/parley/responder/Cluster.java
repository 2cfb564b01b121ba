package dev.parley.responder;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.requester.Requester;
import java.util.ArrayList;
import java.util.List;

/** Three brokers in this VM that know each other, and whoever a test wants on them. */
final class Cluster implements AutoCloseable {
  static final int SIZE = 3;

  final Credentials credentials = Credentials.generate();
  final List<Broker> brokers = new ArrayList<>();
  private final Resources opened = new Resources();

  Cluster() {
    var ports = Ports.free(SIZE);
    for (var port : ports) {
      var peers = ports.stream().filter(other -> !other.equals(port));
      brokers.add(
          Broker.builder()
              .inMemory()
              .port(port)
              .credentials(credentials)
              .cluster(peers.map(other -> "127.0.0.1:" + other).toList())
              .start());
    }
  }

  ParleyConnection connect(int broker, Role role) {
    var user = credentials.first(role);
    return closing(
        ParleyConnection.builder(brokers.get(broker).url())
            .user(user.name(), user.password())
            .open());
  }

  Responder responder(int broker) {
    return closing(Responder.builder(connect(broker, Role.RESPONDERS)).concurrency(4).build());
  }

  Requester requester(int broker) {
    return closing(Requester.builder(connect(broker, Role.REQUESTERS)).build());
  }

  /** Waits until requests to the service can be sent from everywhere. */
  void awaitService(String service) {
    Patience.await()
        .until(
            () ->
                brokers.stream()
                    .allMatch(one -> one.queueNames().contains("parley.requests." + service)));
  }

  <T extends AutoCloseable> T closing(T resource) {
    return opened.closing(resource);
  }

  @Override
  public void close() {
    opened.close();
    brokers.forEach(Broker::close);
  }
}
