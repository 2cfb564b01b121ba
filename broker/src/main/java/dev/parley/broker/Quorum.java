package dev.parley.broker;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ZooKeeper servers by whose majority one of two brokers serves.
 *
 * @param places each {@code host:port}
 * @param path where in them the pair is, one name without a slash
 */
record Quorum(List<String> places, String path) {
  private static final Logger LOG = LoggerFactory.getLogger(Quorum.class);

  private static final Pattern TEXT = Pattern.compile("([^/]+)(?:/([A-Za-z0-9_-]+))?");
  private static final String DEFAULT_PATH = "parley";
  private static final int CONNECT_MILLIS = 5_000;

  /**
   * Of a text like {@code zoo-1:2181,zoo-2:2181,zoo-3:2181/orders}.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static Quorum parse(String text) {
    var matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' must be like zoo-1:2181,zoo-2:2181,zoo-3:2181, and may end with /name");
    }
    var places = List.of(matcher.group(1).split(",", -1));
    places.forEach(ClusterSettings::checkPlace);
    return new Quorum(places, matcher.group(2) == null ? DEFAULT_PATH : matcher.group(2));
  }

  /** The places as ZooKeeper's clients take them. */
  String servers() {
    return String.join(",", places);
  }

  /** The identity that both brokers of the pair have: the 16 digits that Artemis takes of it. */
  String id() {
    var id = UUID.nameUUIDFromBytes(("parley/" + path).getBytes(StandardCharsets.UTF_8));
    return "%016x".formatted(id.getMostSignificantBits());
  }

  /** Says so, on a thread of its own, if too few are there: Artemis waits for them in silence. */
  void beginToLook() {
    var thread = new Thread(this::look, "parley-quorum");
    thread.setDaemon(true);
    thread.start();
  }

  private void look() {
    var absent = places.stream().filter(place -> !answers(place)).toList();
    if (2 * (places.size() - absent.size()) <= places.size()) {
      LOG.warn(
          "The broker does not serve before a majority of {} can be reached: nobody listens at {}.",
          servers(),
          String.join(", ", absent));
    }
  }

  private static boolean answers(String place) {
    try (var socket = new Socket()) {
      socket.connect(ClusterSettings.address(place), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
