package dev.parley.benchmarks.process;

import dev.parley.benchmarks.door.Functions;
import dev.parley.benchmarks.exchange.Account;
import dev.parley.jms.ParleyConnection;
import dev.parley.responder.Responder;
import java.io.IOException;
import java.util.Map;

/** The process that serves the functions behind the broker. */
public final class FunctionsMain {
  private FunctionsMain() {}

  public static void main(String[] arguments) throws IOException {
    new CommandLoop(Map.of("start", FunctionsMain::start)).serve();
  }

  private static String start(String argument) {
    var account = Wire.read(argument, Account.class);
    var connection =
        ParleyConnection.builder(account.url()).user(account.user(), account.password()).open();
    var responder = Responder.builder(connection).build();
    responder.export(Functions.SERVICE, Functions.class, new Functions.Plain());
    return Functions.SERVICE;
  }
}
