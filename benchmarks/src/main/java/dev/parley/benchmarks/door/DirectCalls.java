package dev.parley.benchmarks.door;

import dev.parley.benchmarks.exchange.Account;
import dev.parley.benchmarks.exchange.Competitor;
import dev.parley.benchmarks.exchange.NumberedCall;
import dev.parley.jms.ParleyConnection;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;

/** Calls through the broker, as a program in Java makes them. */
final class DirectCalls implements NumberedCall {
  private static final int DIVISOR = 2;

  private final Functions functions;

  DirectCalls(Account account) {
    var connection =
        ParleyConnection.builder(account.url()).user(account.user(), account.password()).open();
    functions =
        Requester.builder(connection)
            .build()
            .proxy(
                Functions.SERVICE,
                Functions.class,
                CallOptions.DEFAULT.withTimeout(Competitor.TIMEOUT));
  }

  @Override
  public boolean call(long number) {
    if (Functions.divides(number)) {
      var quotient = Functions.quotient(number);
      return functions.div(DIVISOR * quotient, DIVISOR) == quotient;
    }
    var text = Functions.text(number);
    return functions.echo(text).equals(text);
  }
}
