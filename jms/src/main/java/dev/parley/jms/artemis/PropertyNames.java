package dev.parley.jms.artemis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.api.core.SimpleString;

/** Names of properties as the client wants them. Only for names that are in Parley's code. */
final class PropertyNames {
  private static final Map<String, SimpleString> KNOWN = new ConcurrentHashMap<>();

  private PropertyNames() {}

  static SimpleString of(String name) {
    var known = KNOWN.get(name);
    return known == null ? KNOWN.computeIfAbsent(name, SimpleString::of) : known;
  }
}
