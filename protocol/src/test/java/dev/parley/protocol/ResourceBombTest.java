package dev.parley.protocol;

import static java.io.ObjectStreamConstants.SC_SERIALIZABLE;
import static java.io.ObjectStreamConstants.SC_WRITE_METHOD;
import static java.io.ObjectStreamConstants.TC_BLOCKDATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
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
      AllowList.of(Pair.class, PriorityQueue.class, Samples.Plain.class);

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
                        new Unhashed(key).in(new java.util.concurrent.ConcurrentHashMap<>()))
                    .map(StreamBytes::of));
  }

  /** Stands in for a key that would take for ever to hash here. */
  private static final class Unhashed implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Object key;

    Unhashed(Object key) {
      this.key = key;
    }

    private Object writeReplace() {
      return key;
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

  private static long steps(byte[] stream) {
    try {
      return HashWork.of(stream, ALLOWED);
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
