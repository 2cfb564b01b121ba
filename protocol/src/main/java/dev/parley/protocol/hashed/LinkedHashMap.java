package dev.parley.protocol.hashed;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands in for {@link java.util.LinkedHashMap}. */
final class LinkedHashMap extends HashMap {
  private static final long serialVersionUID = 3801124242820219131L;

  @SuppressWarnings("unused") // the stream sets it
  private boolean accessOrder;

  @Override
  Map<@Nullable Object, @Nullable Object> create() {
    return new java.util.LinkedHashMap<>();
  }

  @Override
  Object finished(Map<@Nullable Object, @Nullable Object> all) {
    if (!accessOrder) {
      return all;
    }
    var ordered = new java.util.LinkedHashMap<@Nullable Object, @Nullable Object>(16, 0.75f, true);
    ordered.putAll(all);
    return ordered;
  }
}
