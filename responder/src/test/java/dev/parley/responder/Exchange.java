package dev.parley.responder;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.requester.Requester;

/** A broker in this VM, a responder and a requester, each on a connection of its own over TCP. */
final class Exchange implements AutoCloseable {
  final Broker broker;
  final ParleyConnection responderConnection;
  final ParleyConnection requesterConnection;
  final Responder responder;
  final Requester requester;

  Exchange() {
    this(16);
  }

  Exchange(int concurrency) {
    broker = Broker.builder().inMemory().port(0).start();
    responderConnection = connect(broker, Role.RESPONDERS);
    requesterConnection = connect(broker, Role.REQUESTERS);
    responder = Responder.builder(responderConnection).concurrency(concurrency).build();
    requester = Requester.builder(requesterConnection).build();
  }

  static ParleyConnection connect(Broker broker, Role role) {
    var user = broker.credentials().first(role);
    return ParleyConnection.builder(broker.url()).user(user.name(), user.password()).open();
  }

  @Override
  public void close() {
    requester.close();
    responder.close();
    requesterConnection.close();
    responderConnection.close();
    broker.close();
  }
}
