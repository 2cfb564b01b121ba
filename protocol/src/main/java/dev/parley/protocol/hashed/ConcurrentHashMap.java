package dev.parley.protocol.hashed;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands in for {@link java.util.concurrent.ConcurrentHashMap}. */
final class ConcurrentHashMap implements Serializable {
  private static final long serialVersionUID = 7249069246763182397L;

  private transient @Nullable Map<Object, Object> entries;

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    var all = new java.util.concurrent.ConcurrentHashMap<>();
    var spread = new Spread(in, all.keySet());
    while (true) {
      var key = in.readObject();
      var value = in.readObject();
      if (key == null || value == null) { // two of them are its end
        break;
      }
      spread.add(key);
      all.put(key, value);
    }
    spread.close();
    entries = all;
  }

  private Object readResolve() throws InvalidObjectException {
    if (entries == null) {
      throw new InvalidObjectException("a map without entries");
    }
    return entries;
  }
}
