package dev.parley.examples.hello;

import dev.parley.jms.ParleyConnection;
import dev.parley.responder.Responder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Serves greetings until it is ended. Arguments: the broker's URL, its credentials file. */
public final class HelloResponder {
  private HelloResponder() {}

  public static void main(String[] arguments) throws Exception {
    var passwords = new Properties();
    try (var file = Files.newBufferedReader(Path.of(arguments[1]))) {
      passwords.load(file);
    }
    var password = passwords.getProperty("responder.password");
    try (var connection =
            ParleyConnection.builder(arguments[0]).user("responder", password).open();
        var responder = Responder.builder(connection).build()) {
      responder.export("hello", Greeter.class, name -> "Hello, " + name + "!");
      System.out.println("Serving hello");
      responder.awaitClosed();
    }
  }
}
