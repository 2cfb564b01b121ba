package dev.parley.protocol.hashed;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands in for {@link java.util.HashMap}. */
class HashMap implements Serializable {
  private static final long serialVersionUID = 362498820763181265L;

  private transient @Nullable Map<@Nullable Object, @Nullable Object> entries;

  Map<@Nullable Object, @Nullable Object> create() {
    return new java.util.HashMap<>();
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    in.readInt(); // the size of its table
    var count = Spread.count(in);
    var all = create();
    var spread = new Spread(in, all.keySet());
    for (var i = 0; i < count; i++) {
      var key = in.readObject();
      var value = in.readObject();
      spread.add(key);
      all.put(key, value);
    }
    spread.close();
    entries = all;
  }

  Object readResolve() throws InvalidObjectException {
    if (entries == null) {
      throw new InvalidObjectException("a map without entries");
    }
    return finished(entries);
  }

  Object finished(Map<@Nullable Object, @Nullable Object> all) {
    return all;
  }
}
