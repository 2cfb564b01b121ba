package dev.parley.protocol;

import dev.parley.protocol.hashed.Hashed;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectStreamConstants;
import java.io.StreamCorruptedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
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

  private static final ClassValue<Boolean> BY_IDENTITY =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return hashesByIdentity(type);
        }
      };

  /** A class as the stream describes it. */
  private static final class Description {
    String name = "";
    int flags;
    int primitiveBytes;
    int objectFields;
    boolean hashesByIdentity;
    boolean isHashed;
    @Nullable Description parent;
  }

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

  private final ByteBuffer bytes;
  private final AllowList allowed;
  private final List<Object> handles = new ArrayList<>();
  private long total;
  private long pairs;
  private boolean needsTheJdk;
  private boolean keysRefer;
  private int inKeys;
  private int levels;

  private HashWork(byte[] bytes, AllowList allowed) {
    this.bytes = ByteBuffer.wrap(bytes);
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
    scan.skip(4); // magic and version, which the stream itself has checked
    var tag = scan.bytes.get(scan.bytes.position());
    if (tag != ObjectStreamConstants.TC_BLOCKDATA) {
      scan.object();
    }
    return scan;
  }

  private long object() throws IOException {
    var tag = bytes.get();
    return switch (tag) {
      case ObjectStreamConstants.TC_NULL -> 1;
      case ObjectStreamConstants.TC_REFERENCE -> handle() instanceof Node node ? again(node) : 1;
      case ObjectStreamConstants.TC_STRING -> string(bytes.getShort() & 0xFFFF);
      case ObjectStreamConstants.TC_LONGSTRING -> string(bytes.getLong());
      case ObjectStreamConstants.TC_CLASSDESC, ObjectStreamConstants.TC_PROXYCLASSDESC -> {
        bytes.position(bytes.position() - 1);
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
    skip(length);
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
    var length = bytes.getInt();
    var element = description.name.length() > 1 ? description.name.charAt(1) : '?';
    if (element == 'L' || element == '[') {
      var outside = levels;
      levels = 0;
      for (var i = 0; i < length; i++) {
        node.add(object());
      }
      end(node, outside);
    } else {
      var size = (long) length * size(element);
      skip(size);
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
    var chain = new ArrayList<Description>();
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

  private void fields(Description part, Node node) throws IOException {
    if ((part.flags & ObjectStreamConstants.SC_EXTERNALIZABLE) != 0) {
      if ((part.flags & ObjectStreamConstants.SC_BLOCK_DATA) == 0) {
        throw new StreamCorruptedException(part.name + " is written in an obsolete format");
      }
      annotation(part, node);
    } else if ((part.flags & ObjectStreamConstants.SC_SERIALIZABLE) != 0) {
      if (part.name.equals("java.util.CollSer") && part.primitiveBytes == Integer.BYTES) {
        node.tag = bytes.getInt(bytes.position()) & 0xFF;
      }
      skip(part.primitiveBytes);
      for (var i = 0; i < part.objectFields; i++) {
        node.add(object());
      }
      if ((part.flags & ObjectStreamConstants.SC_WRITE_METHOD) != 0) {
        annotation(part, node);
      }
    }
  }

  /** What a class wrote by itself: the elements of a collection, keys and values in turn. */
  private void annotation(Description part, Node node) throws IOException {
    var isMap = MAPS.contains(part.name) || node.tag == MAP_OF;
    var isSet = SETS.contains(part.name) && !isMap && !LISTS_OF.contains(node.tag);
    var keys = 0L;
    var header = ByteBuffer.allocate(12);
    for (var count = 0; !atEnd(count == 0 ? header : null); count++) {
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
  private void meet(Description part, long keys, long cost) {
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

  /** Passes over primitive data, keeping the first of it; true at the end of the annotation. */
  private boolean atEnd(@Nullable ByteBuffer header) {
    while (true) {
      var tag = bytes.get();
      if (tag == ObjectStreamConstants.TC_ENDBLOCKDATA) {
        return true;
      } else if (tag == ObjectStreamConstants.TC_BLOCKDATA) {
        block(bytes.get() & 0xFF, header);
      } else if (tag == ObjectStreamConstants.TC_BLOCKDATALONG) {
        block(bytes.getInt(), header);
      } else {
        bytes.position(bytes.position() - 1);
        return false;
      }
    }
  }

  private void block(int length, @Nullable ByteBuffer header) {
    var start = bytes.position();
    skip(length);
    if (header != null) {
      header.put(bytes.array(), start, Math.min(length, header.remaining()));
    }
  }

  private @Nullable Description description() throws IOException {
    var tag = bytes.get();
    if (tag == ObjectStreamConstants.TC_NULL) {
      return null;
    } else if (tag == ObjectStreamConstants.TC_REFERENCE) {
      return handle() instanceof Description known ? known : null;
    } else if (tag == ObjectStreamConstants.TC_PROXYCLASSDESC) {
      throw new AllowList.NotAllowedException("a dynamic proxy");
    } else if (tag != ObjectStreamConstants.TC_CLASSDESC) {
      throw new StreamCorruptedException("unexpected type code " + tag + " for a class");
    }
    var description = new Description();
    description.name = text();
    skip(8); // serialVersionUID
    handles.add(description);
    description.flags = bytes.get();
    var fields = bytes.getShort() & 0xFFFF;
    for (var i = 0; i < fields; i++) {
      field(description);
    }
    var type = allowed.resolve(description.name);
    if (type.isRecord() && (description.flags & ~ObjectStreamConstants.SC_SERIALIZABLE) != 0) {
      throw new InvalidClassException(description.name, "a record is written by its fields alone");
    }
    description.hashesByIdentity = BY_IDENTITY.get(type);
    while (!atEnd(null)) {
      object();
    }
    description.parent = description();
    description.isHashed = Hashed.standIn(type) != type;
    needsTheJdk |=
        !description.isHashed && description.parent != null && description.parent.isHashed;
    return description;
  }

  private void field(Description description) throws IOException {
    var code = (char) bytes.get();
    text();
    if (code == 'L' || code == '[') {
      object(); // its type, a string
      description.objectFields++;
    } else {
      description.primitiveBytes += size(code);
    }
  }

  private static boolean hashesByIdentity(Class<?> type) {
    try {
      return !type.isInterface()
          && !Comparable.class.isAssignableFrom(type)
          && type.getMethod("hashCode").getDeclaringClass() == Object.class
          && !type.isArray()
          && !isReplaced(type);
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  /** What stands in a stream for another object, whose hash code will count. */
  private static boolean isReplaced(Class<?> type) {
    for (Class<?> next = type; next != null; next = next.getSuperclass()) {
      if (Arrays.stream(next.getDeclaredMethods())
          .anyMatch(method -> method.getName().equals("readResolve"))) {
        return true;
      }
    }
    return false;
  }

  private static Description required(@Nullable Description description)
      throws StreamCorruptedException {
    if (description == null) {
      throw new StreamCorruptedException("an object without a class");
    }
    return description;
  }

  private Object handle() throws StreamCorruptedException {
    var index = bytes.getInt() - ObjectStreamConstants.baseWireHandle;
    if (index < 0 || index >= handles.size()) {
      throw new StreamCorruptedException("a reference to nothing");
    }
    return handles.get(index);
  }

  private String text() throws IOException {
    var start = bytes.position();
    skip(bytes.getShort() & 0xFFFF);
    return new DataInputStream(
            new ByteArrayInputStream(bytes.array(), start, bytes.position() - start))
        .readUTF();
  }

  private void skip(long count) {
    if (count < 0 || count > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    bytes.position(bytes.position() + (int) count);
  }

  private static int size(char code) throws StreamCorruptedException {
    return switch (code) {
      case 'B', 'Z' -> 1;
      case 'C', 'S' -> 2;
      case 'F', 'I' -> 4;
      case 'D', 'J' -> 8;
      default -> throw new StreamCorruptedException("unknown type " + code);
    };
  }
}
