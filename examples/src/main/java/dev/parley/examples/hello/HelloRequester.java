package dev.parley.examples.hello;

import dev.parley.jms.ParleyConnection;
import dev.parley.requester.Requester;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Asks for a greeting. Arguments: the broker's URL, its credentials file. */
public final class HelloRequester {
  private HelloRequester() {}

  public static void main(String[] arguments) throws Exception {
    var passwords = new Properties();
    try (var file = Files.newBufferedReader(Path.of(arguments[1]))) {
      passwords.load(file);
    }
    var password = passwords.getProperty("requester.password");
    try (var connection =
            ParleyConnection.builder(arguments[0]).user("requester", password).open();
        var requester = Requester.builder(connection).build()) {
      System.out.println(requester.proxy("hello", Greeter.class).greet("world"));
    }
  }
}
