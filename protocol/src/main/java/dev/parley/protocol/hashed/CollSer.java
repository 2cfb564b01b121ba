package dev.parley.protocol.hashed;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stands in for what {@link List#of}, {@link Set#of} and {@link Map#of} are written as. */
final class CollSer implements Serializable {
  private static final long serialVersionUID = 6309168927139932177L;

  private static final int LIST = 1;
  private static final int SET = 2;
  private static final int MAP = 3;
  private static final int LIST_WITH_NULLS = 4;

  @SuppressWarnings("unused") // the stream sets it
  private int tag;

  private transient @Nullable List<@Nullable Object> elements;

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    var count = Spread.count(in);
    var all = new ArrayList<@Nullable Object>();
    var spread = kind() == SET || kind() == MAP ? new Spread(in, List.of()) : null;
    for (var i = 0; i < count; i++) {
      all.add(in.readObject());
    }
    if (spread != null) {
      spread.places(all, kind() == SET ? 1 : 2);
      spread.close();
    }
    elements = all;
  }

  private int kind() {
    return tag & 0xFF;
  }

  private Object readResolve() throws InvalidObjectException {
    if (elements == null) {
      throw new InvalidObjectException("a collection without elements");
    }
    try {
      return collection(elements.toArray());
    } catch (NullPointerException | IllegalArgumentException e) {
      var invalid = new InvalidObjectException("a collection that holds null, or the same twice");
      invalid.initCause(e);
      throw invalid;
    }
  }

  private Object collection(Object[] all) throws InvalidObjectException {
    return switch (kind()) {
      case LIST -> List.of(all);
      case LIST_WITH_NULLS -> Arrays.stream(all).toList();
      case SET -> Set.of(all);
      case MAP -> map(all);
      default -> throw new InvalidObjectException("a collection of kind " + kind());
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a generic type
  private static Map<Object, Object> map(Object[] all) throws InvalidObjectException {
    if (all.length % 2 != 0) {
      throw new InvalidObjectException("a key without a value");
    }
    Map.Entry<Object, Object>[] entries = new Map.Entry[all.length / 2];
    for (var i = 0; i < entries.length; i++) {
      entries[i] = Map.entry(all[2 * i], all[2 * i + 1]);
    }
    return Map.ofEntries(entries);
  }
}
