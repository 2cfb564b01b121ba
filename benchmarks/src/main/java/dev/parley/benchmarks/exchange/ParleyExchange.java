package dev.parley.benchmarks.exchange;

import dev.parley.jms.ParleyConnection;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import dev.parley.responder.Responder;

/** Parley as its users write it, with its defaults. */
final class ParleyExchange implements Competitor {
  /** The contract. */
  interface Echo {
    Order echo(Order order);
  }

  @Override
  public String name() {
    return "parley";
  }

  @Override
  public Running respond(Account account) {
    var connection = connect(account);
    var responder = Responder.builder(connection).build();
    responder.export(service(), Echo.class, order -> order);
    return () -> {
      responder.close();
      connection.close();
    };
  }

  @Override
  public EchoRequester request(Account account, boolean persistent) {
    var connection = connect(account);
    var requester = Requester.builder(connection).build();
    var options = CallOptions.DEFAULT.withTimeout(TIMEOUT).withPersistent(persistent);
    return new Calls(connection, requester, requester.proxy(service(), Echo.class, options));
  }

  private static ParleyConnection connect(Account account) {
    return ParleyConnection.builder(account.url()).user(account.user(), account.password()).open();
  }

  private record Calls(ParleyConnection connection, Requester requester, Echo echo)
      implements EchoRequester {

    @Override
    public Order echo(Order order) {
      return echo.echo(order);
    }

    @Override
    public void close() {
      requester.close();
      connection.close();
    }
  }
}
