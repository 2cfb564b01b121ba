package dev.parley.benchmarks.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.benchmarks.exchange.Account;
import dev.parley.benchmarks.exchange.NumberedCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The ways in which a function is called, in the order of the tables. */
public enum Way {
  /** Through the broker. */
  DIRECT,
  /** Through the gateway, {@code POST /RPC2}. */
  XML_RPC,
  /** Through the gateway, {@code POST /services/…}. */
  JSON,
  /** Python's server as it is: one thread, a connection for each call. */
  PYTHON,
  /** The same with a thread for each connection, which is kept. */
  PYTHON_THREADS;

  /** As on the command line and in the tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static List<String> labels() {
    return Stream.of(values()).map(Way::label).toList();
  }

  /**
   * The way of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Way named(String label) {
    return Stream.of(values())
        .filter(way -> way.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No competitor is named '" + label + "'; there are " + labels()));
  }

  public boolean isPython() {
    return this == PYTHON || this == PYTHON_THREADS;
  }

  /** Whether this machine can run those that are Python's. */
  public static boolean isPythonThere() {
    try {
      var process = new ProcessBuilder("python3", "-c", "import xmlrpc.server").start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The server as a command; it talks as the other processes do. */
  public List<String> python() {
    try (var script = Way.class.getResourceAsStream("server.py")) {
      if (script == null) {
        throw new IllegalStateException("The build lacks server.py");
      }
      return List.of(
          "python3",
          "-c",
          new String(script.readAllBytes(), UTF_8),
          this == PYTHON ? "one" : "threads");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The calling side.
   *
   * @param port where the server listens, if it speaks HTTP
   */
  public NumberedCall connect(Account account, int port) {
    return switch (this) {
      case DIRECT -> new DirectCalls(account);
      case JSON -> new HttpCalls(Language.JSON, port);
      case XML_RPC, PYTHON, PYTHON_THREADS -> new HttpCalls(Language.XML_RPC, port);
    };
  }
}
