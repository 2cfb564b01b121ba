package dev.parley.protocol;

import dev.parley.protocol.hashed.Hashed;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectStreamConstants;
import java.io.StreamCorruptedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the hashed and sorted collections of a stream will cost to read. Their elements are hashed
 * while they are read, an element that is itself a collection by hashing its own; shared elements
 * count each time, so that a few hundred bytes can ask for years of work at no depth at all. This
 * walks the stream's grammar (Java Object Serialization Specification, chapter 6) without creating
 * anything, and adds up the visits. A string costs one more for each 8 bytes, an array of numbers
 * for each 4, since JDK classes hash them anew each time they are asked.
 */
final class HashWork {
  private static final Set<String> SETS =
      Set.of(
          "java.util.HashSet", "java.util.TreeSet", "java.util.CollSer", "java.util.PriorityQueue");
  private static final Set<String> MAPS =
      Set.of(
          "java.util.HashMap",
          "java.util.TreeMap",
          "java.util.Hashtable",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.ConcurrentSkipListMap");
  private static final long ENDLESS = 1L << 40;
  private static final int BYTES_A_STEP = 4;
  private static final int CHARACTERS_A_STEP = 8;
  private static final Set<Integer> LISTS_OF = Set.of(1, 4);
  private static final int MAP_OF = 3;
  private static final float LEAST_LOAD = 0.1f;

  /** Comparing keys of more levels than that is more than pairs can tell. */
  private static final int MOST_LEVELS_OF_THE_JDK = 2;

  private static final Node LEAF = new Node(false, false);

  /** An object of the stream, and what hashing it costs. */
  private static final class Node {
    final boolean byIdentity;
    final boolean ofJdk;
    boolean isHashed;
    boolean hasKeys;
    int tag;
    int levels;
    long cost = 1;
    boolean complete;

    Node(boolean byIdentity, boolean ofJdk) {
      this.byIdentity = byIdentity;
      this.ofJdk = ofJdk;
    }

    void add(long more) {
      if (!byIdentity) {
        cost = Math.min(ENDLESS, cost + more);
      }
    }

    /** A JDK collection that holds itself has no hash code. */
    long costNow() {
      return complete || !ofJdk || this == LEAF ? cost : ENDLESS;
    }
  }

  private final StreamCursor stream;
  private final AllowList allowed;
  private final List<Object> handles = new ArrayList<>();
  private long total;
  private long pairs;
  private boolean needsTheJdk;
  private boolean keysRefer;
  private int inKeys;
  private int levels;

  private HashWork(byte[] bytes, AllowList allowed) {
    this.stream = new StreamCursor(bytes);
    this.allowed = allowed;
  }

  /** Whether a stream may hold what is hashed or sorted while it is read. */
  static boolean concerns(Class<?> type) {
    return SETS.contains(type.getName()) || MAPS.contains(type.getName());
  }

  /**
   * The number of visits; where the keys' hash codes cannot be looked at before they are put in,
   * each is taken to meet all others of its collection.
   */
  long steps() {
    if (!needsTheJdk) {
      return total;
    }
    return levels > MOST_LEVELS_OF_THE_JDK ? ENDLESS : Math.min(ENDLESS, total + pairs);
  }

  /** Whether a key holds a set or map that stands elsewhere in the stream. */
  boolean keysRefer() {
    return keysRefer;
  }

  /**
   * Whether no stand-ins may read its collections: it holds some of a subclass, which only the JDK
   * can read, or one that is named inside itself, where the stand-in would be seen.
   */
  boolean needsTheJdk() {
    return needsTheJdk;
  }

  /**
   * Walks through a stream.
   *
   * @throws InvalidClassException if a class may not be read, or does not fit
   * @throws IOException if this is no stream
   * @throws BufferUnderflowException if it ends too early
   */
  static HashWork of(byte[] bytes, AllowList allowed) throws IOException {
    var scan = new HashWork(bytes, allowed);
    scan.stream.skip(4); // magic and version, which the stream itself has checked
    var tag = scan.stream.peekTag();
    if (tag != ObjectStreamConstants.TC_BLOCKDATA) {
      scan.object();
    }
    return scan;
  }

  private long object() throws IOException {
    var tag = stream.tag();
    return switch (tag) {
      case ObjectStreamConstants.TC_NULL -> 1;
      case ObjectStreamConstants.TC_REFERENCE -> handle() instanceof Node node ? again(node) : 1;
      case ObjectStreamConstants.TC_STRING -> string(stream.unsignedShort());
      case ObjectStreamConstants.TC_LONGSTRING -> string(stream.longInteger());
      case ObjectStreamConstants.TC_CLASSDESC, ObjectStreamConstants.TC_PROXYCLASSDESC -> {
        stream.back();
        description();
        yield 1;
      }
      case ObjectStreamConstants.TC_CLASS -> {
        needsTheJdk = true;
        yield leaf();
      }
      case ObjectStreamConstants.TC_ENUM -> leaf() + object();
      case ObjectStreamConstants.TC_ARRAY -> array();
      case ObjectStreamConstants.TC_OBJECT -> instance();
      default -> throw new StreamCorruptedException("unexpected type code " + tag);
    };
  }

  private long again(Node node) {
    needsTheJdk |= node.isHashed && !node.complete;
    keysRefer |= inKeys > 0 && node.levels > 0;
    levels = Math.max(levels, node.levels);
    return node.costNow();
  }

  private long string(long length) {
    stream.skip(length);
    var node = LEAF;
    if (length >= CHARACTERS_A_STEP) {
      node = new Node(false, false);
      node.add(length / CHARACTERS_A_STEP);
    }
    handles.add(node);
    return node.cost;
  }

  private long leaf() throws IOException {
    description();
    handles.add(LEAF);
    return 1;
  }

  private long array() throws IOException {
    var description = required(description());
    var node = new Node(false, true);
    handles.add(node);
    var length = stream.integer();
    var element = description.name.length() > 1 ? description.name.charAt(1) : '?';
    if (element == 'L' || element == '[') {
      var outside = levels;
      levels = 0;
      for (var i = 0; i < length; i++) {
        node.add(object());
      }
      end(node, outside);
    } else {
      var size = (long) length * StreamCursor.size(element);
      stream.skip(size);
      node.add(size / BYTES_A_STEP);
    }
    node.complete = true;
    return node.cost;
  }

  private long instance() throws IOException {
    var description = required(description());
    var node = new Node(description.hashesByIdentity, description.name.startsWith("java."));
    node.isHashed = description.isHashed;
    handles.add(node);
    var chain = new ArrayList<StreamClass>();
    for (var next = description; next != null; next = next.parent) {
      chain.add(0, next);
    }
    var outside = levels;
    levels = 0;
    for (var part : chain) {
      fields(part, node);
    }
    end(node, outside);
    node.complete = true;
    return node.cost;
  }

  /** How deep sets and maps are in each other, in an object and in what stands beside it. */
  private void end(Node node, int outside) {
    node.levels = levels + (node.hasKeys ? 1 : 0);
    levels = Math.max(outside, node.levels);
  }

  private void fields(StreamClass part, Node node) throws IOException {
    if ((part.flags & ObjectStreamConstants.SC_EXTERNALIZABLE) != 0) {
      if ((part.flags & ObjectStreamConstants.SC_BLOCK_DATA) == 0) {
        throw new StreamCorruptedException(part.name + " is written in an obsolete format");
      }
      annotation(part, node);
    } else if ((part.flags & ObjectStreamConstants.SC_SERIALIZABLE) != 0) {
      if (part.name.equals("java.util.CollSer") && part.primitiveBytes == Integer.BYTES) {
        node.tag = stream.peekInteger() & 0xFF;
      }
      stream.skip(part.primitiveBytes);
      for (var i = 0; i < part.objectFields; i++) {
        node.add(object());
      }
      if ((part.flags & ObjectStreamConstants.SC_WRITE_METHOD) != 0) {
        annotation(part, node);
      }
    }
  }

  /** What a class wrote by itself: the elements of a collection, keys and values in turn. */
  private void annotation(StreamClass part, Node node) throws IOException {
    var isMap = MAPS.contains(part.name) || node.tag == MAP_OF;
    var isSet = SETS.contains(part.name) && !isMap && !LISTS_OF.contains(node.tag);
    var keys = 0L;
    var header = ByteBuffer.allocate(12);
    for (var count = 0; !stream.atEnd(count == 0 ? header : null); count++) {
      if (count == 0 && part.name.equals("java.util.HashSet")) {
        requireSaneLoad(header);
      }
      var isKey = isSet || isMap && count % 2 == 0;
      node.hasKeys |= isKey && part.isHashed;
      inKeys += isKey ? 1 : 0;
      var cost = object();
      inKeys -= isKey ? 1 : 0;
      node.add(cost);
      if (isKey) {
        total = Math.min(ENDLESS, total + cost);
        meet(part, keys++, cost);
      }
    }
  }

  /** A key may be compared with those before it. Of a {@code Hashtable} nothing else is known. */
  private void meet(StreamClass part, long keys, long cost) {
    var work = keys * Math.min(cost, ENDLESS >> 16); // a body has fewer than 2^31 keys
    if (part.isHashed) {
      pairs = Math.min(ENDLESS, pairs + work);
    }
    if (part.name.equals("java.util.Hashtable")) {
      total = Math.min(ENDLESS, total + work);
    }
  }

  /** A set of a tiny load factor doubles its table with each element. */
  private static void requireSaneLoad(ByteBuffer header) throws InvalidClassException {
    var load = header.position() >= 8 ? header.getFloat(4) : 1;
    if (!(load >= LEAST_LOAD)) {
      throw new InvalidClassException("java.util.HashSet", "load factor " + load);
    }
  }

  private @Nullable StreamClass description() throws IOException {
    var tag = stream.tag();
    if (tag == ObjectStreamConstants.TC_NULL) {
      return null;
    } else if (tag == ObjectStreamConstants.TC_REFERENCE) {
      return handle() instanceof StreamClass known ? known : null;
    } else if (tag == ObjectStreamConstants.TC_PROXYCLASSDESC) {
      throw new AllowList.NotAllowedException("a dynamic proxy");
    } else if (tag != ObjectStreamConstants.TC_CLASSDESC) {
      throw new StreamCorruptedException("unexpected type code " + tag + " for a class");
    }
    var description = new StreamClass();
    description.name = stream.text();
    stream.skip(8); // serialVersionUID
    handles.add(description);
    description.flags = stream.tag();
    var fields = stream.unsignedShort();
    for (var i = 0; i < fields; i++) {
      field(description);
    }
    var type = allowed.resolve(description.name);
    if (type.isRecord() && (description.flags & ~ObjectStreamConstants.SC_SERIALIZABLE) != 0) {
      throw new InvalidClassException(description.name, "a record is written by its fields alone");
    }
    description.hashesByIdentity = StreamClass.hashesByIdentity(type);
    while (!stream.atEnd(null)) {
      object();
    }
    description.parent = description();
    description.isHashed = Hashed.standIn(type) != type;
    needsTheJdk |=
        !description.isHashed && description.parent != null && description.parent.isHashed;
    return description;
  }

  private void field(StreamClass description) throws IOException {
    var code = (char) stream.tag();
    stream.text();
    if (code == 'L' || code == '[') {
      object(); // its type, a string
      description.objectFields++;
    } else {
      description.primitiveBytes += StreamCursor.size(code);
    }
  }

  private static StreamClass required(@Nullable StreamClass description)
      throws StreamCorruptedException {
    if (description == null) {
      throw new StreamCorruptedException("an object without a class");
    }
    return description;
  }

  private Object handle() throws StreamCorruptedException {
    var index = stream.integer() - ObjectStreamConstants.baseWireHandle;
    if (index < 0 || index >= handles.size()) {
      throw new StreamCorruptedException("a reference to nothing");
    }
    return handles.get(index);
  }
}
