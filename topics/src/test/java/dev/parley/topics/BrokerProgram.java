package dev.parley.topics;

import dev.parley.broker.Broker;
import java.io.IOException;
import java.nio.file.Path;

/** A broker on a data directory and a port; says its port once it serves. */
final class BrokerProgram {
  private BrokerProgram() {}

  public static void main(String[] arguments) throws IOException {
    try (var broker =
        Broker.builder().data(Path.of(arguments[0])).port(Integer.parseInt(arguments[1])).start()) {
      System.out.println("port " + broker.url().replaceAll(".*:", ""));
      System.in.read(); // its end is the end of who started it
    }
  }
}
