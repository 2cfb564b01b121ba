package dev.parley.protocol;

import static java.io.ObjectStreamConstants.SC_SERIALIZABLE;
import static java.io.ObjectStreamConstants.SC_WRITE_METHOD;
import static java.io.ObjectStreamConstants.TC_BLOCKDATA;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small streams that ask for much time or memory. */
@Timeout(60)
class ResourceBombTest {
  record Pair(Object left, Object right) implements Serializable {}

  private static final AllowList ALLOWED =
      AllowList.of(Pair.class, PriorityQueue.class, Samples.Plain.class, Samples.Point.class);

  private static ParleyException failure(byte[] stream) {
    return catchThrowableOfType(
        ParleyException.class, () -> ObjectCodec.decode(stream, ALLOWED, Limits.DEFAULT));
  }

  private static long cpuMillis(Runnable work) {
    var threads = ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadCpuTime();
    work.run();
    return (threads.getCurrentThreadCpuTime() - before) / 1_000_000;
  }

  private static void assertRefusedAtOnce(byte[] stream) {
    var millis =
        cpuMillis(
            () ->
                assertThat(failure(stream))
                    .hasMessage(
                        "The body's sets and maps would take more than 4000000 steps to read")
                    .extracting(ParleyException::status)
                    .isEqualTo(Status.REFUSED));
    assertThat(millis).isLessThan(1_000);
  }

  /** Sets of two sets each, which share theirs: 2^depth ways to the innermost. */
  private static List<Set<Object>> sets(int depth) {
    var all = new ArrayList<Set<Object>>();
    Set<Object> root = new HashSet<>();
    Set<Object> left = root;
    Set<Object> right = new HashSet<>();
    all.add(root);
    for (var i = 0; i < depth; i++) {
      Set<Object> nextLeft = new HashSet<>();
      Set<Object> nextRight = new HashSet<>();
      nextLeft.add("x");
      left.add(nextLeft);
      left.add(nextRight);
      right.add(nextLeft);
      right.add(nextRight);
      all.add(nextRight);
      all.add(nextLeft);
      left = nextLeft;
      right = nextRight;
    }
    return all;
  }

  @Test
  void nestedSetsAreRefused() {
    assertRefusedAtOnce(StreamBytes.of(sets(30).get(0)));
  }

  @Test
  void setsSideBySideAreRefused() {
    var flat = sets(100);
    Collections.reverse(flat);
    assertRefusedAtOnce(StreamBytes.of(flat.toArray()));
  }

  private static Object lists(int depth, int width) {
    Object list = "x";
    for (var i = 0; i < depth; i++) {
      list = new ArrayList<>(Collections.nCopies(width, list));
    }
    return list;
  }

  private static Object pairs(int depth) {
    Object pair = "x";
    for (var i = 0; i < depth; i++) {
      pair = new Pair(pair, pair);
    }
    return pair;
  }

  static Stream<byte[]> keys() {
    return Stream.of(lists(6, 1_000), lists(60, 2), pairs(60))
        .flatMap(
            key ->
                Stream.of(
                        new Unhashed(key).in(new HashMap<>()),
                        new Unhashed(key).in(new LinkedHashMap<>()),
                        new Unhashed(key).in(new HashSet<>()),
                        new Unhashed(key).in(new ConcurrentHashMap<>()))
                    .map(StreamBytes::of));
  }

  /** Stands in for a key that would take for ever to hash here. */
  private static final class Unhashed implements Serializable, Comparable<Unhashed> {
    private static final long serialVersionUID = 1L;
    private final Object key;

    Unhashed(Object key) {
      this.key = key;
    }

    private Object writeReplace() {
      return key;
    }

    @Override
    public int compareTo(Unhashed other) {
      return 0;
    }

    Object in(Map<Object, Object> map) {
      map.put(this, "value");
      return map;
    }

    Object in(Set<Object> set) {
      set.add(this);
      return set;
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void keysThatTakeForEverToHashAreRefused(byte[] stream) {
    assertRefusedAtOnce(stream);
  }

  @Test
  void worstBombThatIsAcceptedIsCheap() {
    var depth = 1;
    byte[] worst = {};
    for (; depth < 40; depth++) {
      var stream = StreamBytes.of(sets(depth).get(0));
      if (steps(stream) > 4_000_000) {
        break;
      }
      worst = stream;
    }
    var accepted = worst;
    var millis =
        cpuMillis(
            () ->
                assertThat(ObjectCodec.decode(accepted, ALLOWED, Limits.DEFAULT))
                    .isInstanceOf(Set.class));
    if (Boolean.getBoolean("parley.measure")) {
      System.out.println("worst accepted: depth " + (depth - 1) + ", " + millis + " ms");
    }
    assertThat(millis).isLessThan(1_000);
  }

  /** Numbers and bit sets compute their hash code anew each time they are asked. */
  static Stream<Named<Object>> largeKeys() {
    var bits = new BitSet();
    bits.set(1 << 21);
    var number = BigInteger.ONE.shiftLeft(1 << 21);
    return Stream.of(
        Named.of("number", number),
        Named.of("fraction", new BigDecimal(number, 3)),
        Named.of("bits", bits),
        Named.of("list", List.of(number)),
        Named.of("record", new Pair(bits, "x")));
  }

  @ParameterizedTest
  @MethodSource("largeKeys")
  void largeKeyThatIsSharedIsHashedEachTime(Object key) {
    var keys = Stream.generate(() -> new Unhashed(key)).limit(10_000).toArray();
    assertRefused(new HashSet<>(Arrays.asList(keys)));
    assertRefused(Set.of(keys));
  }

  @Test
  void largeKeyThatIsSharedIsComparedEachTime() {
    var number = BigInteger.ONE.shiftLeft(1 << 21);
    var queue = new PriorityQueue<Unhashed>();
    for (var i = 0; i < 10_000; i++) {
      queue.add(new Unhashed(number));
    }
    assertRefused(queue);
  }

  /** Three of 30 strings each, all of which have one hash code: so have the lists. */
  private static List<Object> collidingLists() {
    var strings = new ArrayList<String>(List.of(""));
    for (var i = 0; i < 5; i++) {
      var longer = new ArrayList<String>();
      strings.forEach(start -> longer.addAll(List.of(start + "Aa", start + "BB")));
      strings.clear();
      strings.addAll(longer);
    }
    var lists = new ArrayList<Object>();
    for (var first : strings.subList(0, 30)) {
      for (var second : strings.subList(0, 30)) {
        for (var third : strings.subList(0, 30)) {
          lists.add(new ArrayList<>(List.of(first, second, third)));
        }
      }
    }
    return lists;
  }

  /** Half of them of another class, so that comparing them does not help either. */
  private static List<Object> collidingNumbers() {
    var numbers = new ArrayList<Object>();
    for (var i = 0; i < 20_000; i++) {
      numbers.add(i % 2 == 0 ? (Object) ((long) i << 32 | i) : new UUID((long) i << 32, i));
    }
    return numbers;
  }

  static Stream<Named<List<Object>>> collidingKeys() {
    var pairs = new ArrayList<Object>();
    for (var i = 0; i < 20_000; i++) {
      pairs.add(new Pair(i, -31 * i));
    }
    return Stream.of(
        Named.of("lists", collidingLists()),
        Named.of("numbers of two classes", collidingNumbers()),
        Named.of("records", pairs));
  }

  @ParameterizedTest
  @MethodSource("collidingKeys")
  void keysOfOneHashCodeAreRefused(List<Object> keys) {
    assertThat(keys).extracting(Object::hashCode).containsOnly(keys.get(0).hashCode());
    var unhashed = keys.stream().map(Unhashed::new).toArray();
    var map = new HashMap<Object, Object>();
    Arrays.stream(unhashed).forEach(key -> map.put(key, "x"));

    assertCollides(new HashSet<>(Arrays.asList(unhashed)));
    assertCollides(new LinkedHashSet<>(Arrays.asList(unhashed)));
    assertCollides(Set.of(unhashed));
    assertCollides(map);
    assertCollides(new LinkedHashMap<>(map));
    assertCollides(new ConcurrentHashMap<>(map));
    assertCollides(Map.copyOf(map));
  }

  /** A class of the user's is beyond stand-ins. */
  static final class Basket extends HashSet<Object> {
    private static final long serialVersionUID = 1L;
  }

  private static final AllowList BASKETS = AllowList.of(Basket.class, Pair.class, Hashtable.class);

  private static Object decodeBasket(Object value) {
    return requireNonNull(ObjectCodec.decode(StreamBytes.of(value), BASKETS, Limits.DEFAULT));
  }

  @Test
  @SuppressWarnings("JdkObsolete") // a contract may still name it
  void collectionsThatOnlyTheJdkCanReadAreShort() {
    var few = new Basket();
    var many = new Basket();
    for (var i = 0; i < 5_000; i++) {
      (i < 1_000 ? few : many).add(new Unhashed(new Pair(i, -31 * i)));
    }
    var sorted = new TreeMap<Integer, Object>();
    for (var i = 0; i < 100_000; i++) {
      sorted.put(i, "x");
    }
    assertThat(decodeBasket(new Pair(few, sorted))).isInstanceOf(Pair.class);
    assertThat(catchThrowableOfType(ParleyException.class, () -> decodeBasket(many)))
        .hasMessage("The body's sets and maps would take more than 4000000 steps to read");
    var table = new Hashtable<Object, Object>();
    many.forEach(key -> table.put(key, "x"));
    assertThat(catchThrowableOfType(ParleyException.class, () -> decodeBasket(table)))
        .hasMessage("The body's sets and maps would take more than 4000000 steps to read");
  }

  @Test
  void mapThatIsItsOwnValueIsReadAsItWas() {
    var map = new HashMap<String, Object>();
    map.put("list", new ArrayList<>(List.of("x")));
    map.put("self", map);
    var stream = StreamBytes.of(map);
    var read = (Map<?, ?>) requireNonNull(ObjectCodec.decode(stream, ALLOWED, Limits.DEFAULT));
    assertThat(read).hasSize(2);
    assertThat(read.get("self")).isSameAs(read);
  }

  static Stream<Named<Object>> honestBodies() {
    var grid = new HashSet<Object>();
    var rows = new ArrayList<Object>();
    var dates = new HashMap<Object, Object>();
    var texts = new ArrayList<Object>();
    var named = new ArrayList<Object>();
    for (var i = 0; i < 100_000; i++) {
      grid.add(new Samples.Point(i / 316, i % 316));
      rows.add(List.of(i / 316, i % 316));
      dates.put(LocalDate.EPOCH.plusDays(i), (long) (i / 316) << 32 | i % 316);
      texts.add("row " + i);
      named.add(List.of("row " + i, i));
    }
    var bytes = new byte[(8 << 20) - 10_000];
    return Stream.of(
        Named.of("set of records", grid),
        Named.of("set of lists", new HashSet<>(rows)),
        Named.of("linked set of lists", new LinkedHashSet<>(rows)),
        Named.of("unmodifiable set of lists", Set.copyOf(named)),
        Named.of("concurrent map by dates", new ConcurrentHashMap<>(dates)),
        Named.of("unmodifiable map by dates", Map.copyOf(dates)),
        Named.of("set of numbers", new HashSet<>(dates.values())),
        Named.of("set of texts", new HashSet<>(texts)),
        Named.of("list of texts", List.copyOf(texts)),
        Named.of("unmodifiable set of texts", Set.copyOf(texts)),
        Named.of("nested maps", map("all", map("rows", new HashSet<>(texts)))),
        Named.of("bytes in maps", map("content", map("data", bytes))),
        Named.of("bytes in more maps", Map.of("content", Map.of("data", List.of(bytes)))),
        Named.of("large text", new HashSet<>(List.of("x".repeat(bytes.length)))),
        Named.of("large number", Set.of(new BigInteger(bytes.length * 7, new Random(1)))));
  }

  private static Map<String, Object> map(String key, Object value) {
    return new HashMap<>(Map.of(key, value));
  }

  @ParameterizedTest
  @MethodSource("honestBodies")
  void honestBodiesAreRead(Object body) {
    var stream = StreamBytes.of(body);
    assertThat(stream.length).isLessThan(Limits.DEFAULT.maxBytes());
    var read = requireNonNull(ObjectCodec.decode(stream, ALLOWED, Limits.DEFAULT));
    assertThat(StreamBytes.of(read)).hasSize(stream.length);
    assertThat(read).hasSameClassAs(body);
    assertThat(steps(stream)).isLessThan(3_000_000);
  }

  /** As many of one hash code as pass, many times. */
  private static byte[] worstCollisions(int ofOneHash) {
    var strings = new ArrayList<String>(List.of(""));
    for (var i = 0; i < 7; i++) {
      var longer = new ArrayList<String>();
      strings.forEach(start -> longer.addAll(List.of(start + "Aa", start + "BB")));
      strings.clear();
      strings.addAll(longer);
    }
    var set = new HashSet<Object>();
    for (var i = 0; i < 200_000; i++) {
      var group = i / ofOneHash;
      set.add(new Unhashed(new Pair(strings.get(i % ofOneHash), strings.get(group % 128) + group)));
    }
    return StreamBytes.of(set);
  }

  @Test
  void collisionsAreAcceptedUpToALimit() {
    var stream = worstCollisions(40);
    var millis =
        cpuMillis(
            () ->
                assertThat(ObjectCodec.decode(stream, ALLOWED, Limits.DEFAULT))
                    .isInstanceOf(Set.class));
    if (Boolean.getBoolean("parley.measure")) {
      System.out.println("worst collisions accepted: " + steps(stream) + ", " + millis + " ms");
    }
    assertThat(failure(worstCollisions(90)))
        .hasMessage("The body's sets and maps have too many keys of one hash code");
  }

  /** Ten of one hash code: lists, or sets of nine such, of others each or of the same ones. */
  private static List<Object> collidingSets(int depth, boolean shared) {
    if (depth == 0) {
      return new ArrayList<>(collidingLists().subList(0, 10));
    }
    var sets = new ArrayList<Object>();
    var parts = collidingSets(depth - 1, shared);
    for (var i = 0; i < 10; i++) {
      var set = new HashSet<Object>();
      for (var j = 0; j < 10; j++) {
        if (j != i) {
          set.add(new Unhashed(parts.get(j)));
        }
      }
      sets.add(set);
      parts = shared ? parts : collidingSets(depth - 1, false);
    }
    return sets;
  }

  private static byte[] inSet(List<Object> keys) {
    return StreamBytes.of(new HashSet<>(keys.stream().map(Unhashed::new).toList()));
  }

  @Test
  void setsOfOneHashCodeInSetsMultiply() {
    for (var shared : new boolean[] {false, true}) {
      assertThat(ObjectCodec.decode(inSet(collidingSets(1, shared)), ALLOWED, Limits.DEFAULT))
          .asInstanceOf(InstanceOfAssertFactories.collection(Object.class))
          .hasSize(10);
      assertThat(failure(inSet(collidingSets(3, shared))))
          .hasMessage("The body's sets and maps have too many keys of one hash code");
    }
  }

  /** Their hash codes differ, but not their places in the table. */
  @Test
  void keysOfOnePlaceAreRefused() {
    var keys = Stream.iterate(0, key -> key + 80_000).limit(20_000).map(Unhashed::new).toArray();
    assertCollides(Set.of(keys));
  }

  private static void assertCollides(Object value) {
    assertThat(failure(StreamBytes.of(value)))
        .hasMessage("The body's sets and maps have too many keys of one hash code")
        .extracting(ParleyException::status)
        .isEqualTo(Status.REFUSED);
  }

  private static void assertRefused(Object value) {
    assertThat(failure(StreamBytes.of(value)))
        .hasMessage("The body's sets and maps would take more than 4000000 steps to read")
        .extracting(ParleyException::status)
        .isEqualTo(Status.REFUSED);
  }

  private static long steps(byte[] stream) {
    try {
      return HashWork.of(stream, ALLOWED).steps();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void listThatHoldsItselfIsNoKey() {
    var list = new ArrayList<Object>(List.of(lists(10, 3)));
    list.add(list);
    assertRefusedAtOnce(StreamBytes.of(new Unhashed(list).in(new HashSet<>())));
  }

  @Test
  void keyTooDeepToHashIsRefused() {
    var all = new ArrayList<Object>();
    List<Object> list = new ArrayList<>();
    for (var i = 0; i < 200_000; i++) {
      list = new ArrayList<>(Collections.singletonList(list));
      all.add(list);
    }
    all.add(new Unhashed(list).in(new HashSet<>()));
    assertThat(failure(StreamBytes.of(all.toArray())))
        .hasMessage("The body is nested too deeply")
        .extracting(ParleyException::status)
        .isEqualTo(Status.REFUSED);
  }

  /** To us the rest would belong to the record; to Java it follows the record. */
  @Test
  void recordWithDataOfItsOwnIsNoObject() {
    var stream =
        new StreamBytes()
            .object()
            .describe(HashSet.class, SC_SERIALIZABLE | SC_WRITE_METHOD, 0)
            .end()
            .nothing()
            .u1(TC_BLOCKDATA)
            .u1(12)
            .i4(16)
            .f4(0.75f)
            .i4(1)
            .object()
            .describe(Pair.class, SC_SERIALIZABLE | SC_WRITE_METHOD, 0)
            .end()
            .nothing()
            .end()
            .end()
            .bytes();
    assertThat(failure(stream))
        .hasMessage(
            "The body does not fit the class here: "
                + Pair.class.getName()
                + "; a record is written by its fields alone")
        .extracting(ParleyException::status)
        .isEqualTo(Status.BAD_REQUEST);
  }

  @Test
  void largeHonestMapsAreRead() {
    var rows = new ArrayList<Map<String, Object>>();
    for (var i = 0; i < 30_000; i++) {
      rows.add(
          new HashMap<>(
              Map.of("id", i, "name", "row " + i, "tags", new HashSet<>(List.of("a", i)))));
    }
    var byKey = new TreeMap<String, Object>(Map.of("rows", rows));
    var stream = StreamBytes.of(byKey);
    assertThat(stream.length).isLessThan(Limits.DEFAULT.maxBytes());
    assertThat(ObjectCodec.decode(stream, AllowList.values(), Limits.DEFAULT)).isEqualTo(byKey);
  }

  static Stream<byte[]> lengths() {
    return Stream.of(
        arrayOf(new int[0]),
        arrayOf(new byte[0]),
        arrayOf(new Object[0]),
        arrayOf(new String[0][]),
        arrayOf(new long[0]),
        StreamBytes.patched(StreamBytes.of(numbers(new ArrayList<>())), 291, Integer.MAX_VALUE - 8),
        StreamBytes.patched(StreamBytes.of(numbers(new ArrayDeque<>())), 291, 1 << 30),
        StreamBytes.patched(StreamBytes.of(numbers(new PriorityQueue<>())), 291, 1 << 30),
        StreamBytes.patched(StreamBytes.of(numbers(new HashSet<>())), 291, 1 << 30),
        StreamBytes.patched(StreamBytes.of(numbers(new LinkedHashSet<>())), 291, 1 << 30),
        StreamBytes.patched(
            StreamBytes.of(
                new HashMap<>(
                    numbers(new ArrayList<>()).stream()
                        .collect(java.util.stream.Collectors.toMap(i -> "k" + i, i -> "v")))),
            291,
            1 << 30),
        StreamBytes.patched(StreamBytes.of(List.copyOf(numbers(new ArrayList<>()))), 291, 1 << 30),
        StreamBytes.patched(StreamBytes.of(Arrays.asList(new Integer[291])), 291, 1 << 30),
        StreamBytes.patched(StreamBytes.of(wideBits()), 291, 1 << 30),
        nestedClaims());
  }

  private static BitSet wideBits() {
    var bits = new BitSet();
    bits.set(291 * 64 - 1);
    return bits;
  }

  private static <C extends java.util.Collection<String>> C numbers(C into) {
    for (var i = 0; i < 291; i++) {
      into.add("n" + i);
    }
    return into;
  }

  private static byte[] arrayOf(Object empty) {
    var stream = StreamBytes.of(empty);
    stream[stream.length - 4] = 0x7F;
    stream[stream.length - 3] = -1;
    stream[stream.length - 2] = -1;
    stream[stream.length - 1] = -1;
    return stream;
  }

  /** Each array inside the other as long as the whole body: 90 times 8 MB. */
  private static byte[] nestedClaims() {
    var stream = new StreamBytes();
    var size = 8 << 20;
    for (var i = 0; i < 90; i++) {
      stream.array();
      if (i == 0) {
        stream.describe(Object[].class, SC_SERIALIZABLE, 0).end().nothing();
      } else {
        stream.u1(0x71).i4(0x7E0000);
      }
      stream.i4(size - 10_000);
    }
    return Arrays.copyOf(stream.bytes(), size);
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void lengthThatTheBodyCannotHoldIsNotAllocated(byte[] stream) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadAllocatedBytes();
    assertThat(failure(stream).status()).isIn(Status.REFUSED, Status.BAD_REQUEST);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(150L << 20);
  }

  @Test
  void lengthThatTheBodyCannotHoldIsRefused() {
    assertThat(failure(arrayOf(new int[0])))
        .hasMessage("The body declares arrays of 2147483647 elements in 27 bytes")
        .extracting(ParleyException::status)
        .isEqualTo(Status.REFUSED);
  }

  /** A set whose table would double with each of its elements. */
  private static byte[] setWithLoad(float load) {
    var stream =
        new StreamBytes()
            .object()
            .describe(HashSet.class, SC_SERIALIZABLE | SC_WRITE_METHOD, 0)
            .end()
            .nothing()
            .u1(TC_BLOCKDATA)
            .u1(4)
            .i4(16)
            .u1(TC_BLOCKDATA)
            .u1(8)
            .f4(load)
            .i4(24);
    for (var i = 0; i < 24; i++) {
      stream.string("s" + i);
    }
    return stream.end().bytes();
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-30f, Float.MIN_VALUE, 0.01f, 0f, -1f, Float.NaN})
  void absurdLoadFactorIsNoObject(float load) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadAllocatedBytes();
    assertThat(failure(setWithLoad(load)).status()).isEqualTo(Status.BAD_REQUEST);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10L << 20);
  }

  @Test
  void usualLoadFactorIsRead() {
    assertThat(ObjectCodec.decode(setWithLoad(0.75f), ALLOWED, Limits.DEFAULT))
        .isInstanceOf(HashSet.class);
  }

  @Test
  void listThatIsLongWithoutHoldingAnythingIsRefused() {
    assertThat(failure(StreamBytes.of(Collections.nCopies(Integer.MAX_VALUE, "x"))).status())
        .isEqualTo(Status.REFUSED);
  }
}
