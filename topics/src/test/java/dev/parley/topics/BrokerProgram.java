package dev.parley.topics;

import dev.parley.broker.Broker;
import dev.parley.broker.PairRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A broker on a data directory and a port, alone, of a pair or of a cluster of three; says its port
 * once it serves.
 */
final class BrokerProgram {
  private BrokerProgram() {}

  public static void main(String[] arguments) throws IOException {
    var settings =
        Broker.builder().data(Path.of(arguments[0])).port(Integer.parseInt(arguments[1]));
    if (arguments.length > 3) {
      settings.cluster(List.of(arguments).subList(2, arguments.length));
    } else if (arguments.length > 2) {
      settings.pair(PairRole.valueOf(arguments[2]));
    }
    try (var broker = settings.start()) {
      System.out.println("port " + broker.url().replaceAll(".*:", ""));
      System.in.read(); // its end is the end of who started it
    }
  }
}
