package dev.parley.broker;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A broker's place among others. Immutable.
 *
 * @param self where the others reach this one, {@code host:port}; null: where it listens
 * @param peers where they listen
 */
record ClusterSettings(@Nullable String self, List<String> peers) {
  private static final Pattern PLACE =
      Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[A-Za-z0-9._-]+):([1-9]\\d{0,4})");

  /**
   * The same text.
   *
   * @throws IllegalArgumentException if it is not {@code host:port}
   */
  static String checkPlace(String place) {
    var matcher = PLACE.matcher(place);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65535) {
      throw new IllegalArgumentException("'" + place + "' must be like host:61616");
    }
    return place;
  }

  /** Where to connect to it; looks its name up. */
  static InetSocketAddress address(String place) {
    var colon = place.lastIndexOf(':');
    return new InetSocketAddress(
        place.substring(0, colon).replaceAll("[\\[\\]]", ""),
        Integer.parseInt(place.substring(colon + 1)));
  }
}
