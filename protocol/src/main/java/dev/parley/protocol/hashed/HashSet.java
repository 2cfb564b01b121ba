package dev.parley.protocol.hashed;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stands in for {@link java.util.HashSet}. */
class HashSet implements Serializable {
  private static final long serialVersionUID = -5024744406713321676L;

  private transient @Nullable Set<@Nullable Object> elements;

  Set<@Nullable Object> create() {
    return new java.util.HashSet<>();
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    in.readInt(); // the size of its table
    in.readFloat(); // how full that may be
    var count = Spread.count(in);
    var all = create();
    var spread = new Spread(in, all);
    for (var i = 0; i < count; i++) {
      var element = in.readObject();
      spread.add(element);
      all.add(element);
    }
    spread.close();
    elements = all;
  }

  Object readResolve() throws InvalidObjectException {
    if (elements == null) {
      throw new InvalidObjectException("a set without elements");
    }
    return elements;
  }
}
