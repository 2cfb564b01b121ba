package dev.parley.responder;

import dev.parley.jms.ParleyConnection;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;

/** Serves streams until it is killed; the password comes on its standard input. */
final class StreamingProcess {
  private StreamingProcess() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var password = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    try (var connection =
            ParleyConnection.builder(arguments[0]).user(arguments[1], password.strip()).open();
        var responder = Responder.builder(connection).build()) {
      var served = new Counting.Served();
      responder.export(
          "counting",
          Counting.class,
          (Counting)
              Proxy.newProxyInstance(
                  Counting.class.getClassLoader(),
                  new Class<?>[] {Counting.class},
                  (proxy, method, given) -> {
                    if (method.getName().equals("upTo")) {
                      System.out.println("stuck");
                      return served.stuckAfter(0);
                    }
                    return method.invoke(served, given);
                  }));
      System.out.println("serving");
      responder.awaitClosed();
    }
  }
}
