package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.Account;
import dev.parley.gateway.Gateway;
import dev.parley.jms.ParleyConnection;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** The gateway's process: as `parley gateway` runs it, on a free port. Answers which. */
public final class GatewayMain {
  private GatewayMain() {}

  public static void main(String[] arguments) throws IOException {
    new CommandLoop(Map.of("start", GatewayMain::start)).serve();
  }

  private static Integer start(String argument) {
    var account = Wire.read(argument, Account.class);
    var connection =
        ParleyConnection.builder(account.url()).user(account.user(), account.password()).open();
    var gateway = Gateway.builder(connection).allow("*").port(0).start();
    return URI.create(gateway.url()).getPort();
  }
}
