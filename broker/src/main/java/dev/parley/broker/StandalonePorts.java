package dev.parley.broker;

import java.util.Map;

/**
 * The ports of a stand-alone Artemis, each {@link BrokerSettings#NO_PORT} or one that was free.
 *
 * @param console always there, on loopback
 */
record StandalonePorts(int tcp, int stomp, int console) {
  static final String CONSOLE_HOST = "127.0.0.1";

  /** Those that are asked for, with a free one for each 0. */
  static StandalonePorts free(BrokerSettings settings, int console) {
    return new StandalonePorts(
        RunningServer.freePort(settings.host(), settings.port()),
        RunningServer.freePort(settings.host(), settings.stompPort()),
        RunningServer.freePort(CONSOLE_HOST, console));
  }

  Map<String, String> placeholders() {
    return Map.of(
        "parley.port", Integer.toString(Math.max(tcp, 0)),
        "parley.stomp-port", Integer.toString(Math.max(stomp, 0)),
        "parley.console-port", Integer.toString(console));
  }
}
