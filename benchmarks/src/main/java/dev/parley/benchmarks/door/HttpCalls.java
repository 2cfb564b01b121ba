package dev.parley.benchmarks.door;

import dev.parley.benchmarks.exchange.NumberedCall;
import java.io.IOException;

/** Calls by HTTP: each thread has a connection of its own, which it keeps. */
final class HttpCalls implements NumberedCall {
  private static final int DIVISOR = 2;

  private final Language language;
  private final int port;
  private final ThreadLocal<HttpConnection> connections;

  HttpCalls(Language language, int port) {
    this.language = language;
    this.port = port;
    this.connections = ThreadLocal.withInitial(() -> new HttpConnection(port));
  }

  @Override
  public boolean call(long number) throws IOException {
    var connection = connections.get();
    if (Functions.divides(number)) {
      var quotient = Functions.quotient(number);
      var body = language.division(DIVISOR * quotient, DIVISOR);
      return language.isAnswer(connection.ask(language.request("div", port, body)), quotient);
    }
    var text = Functions.text(number);
    var answer = connection.ask(language.request("echo", port, language.echo(text)));
    return language.isAnswer(answer, text);
  }
}
