package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What arguments have in common that are equal. */
@Timeout(60)
class FingerprintTest {
  record Pair(@Nullable Object left, int right) implements Serializable {}

  static final class OwnForm implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(ObjectOutputStream out) {}
  }

  private static final long MOST = 8L << 20;

  private static String of(@Nullable Object value) {
    try {
      return HexFormat.of().formatHex(Fingerprint.of(Collections.singletonList(value), MOST));
    } catch (Fingerprint.UnfitException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void assertUnfit(Object value) {
    assertThatThrownBy(() -> Fingerprint.of(List.of(value), MOST))
        .isInstanceOf(Fingerprint.UnfitException.class);
  }

  @Test
  void collectionsOfOneKindAreEqual() {
    assertThat(of(List.of("a", "b")))
        .isEqualTo(of(new ArrayList<>(List.of("a", "b"))))
        .isEqualTo(of(Arrays.asList("a", "b")));
    assertThat(of(Set.of("a", "b", "c")))
        .isEqualTo(of(new TreeSet<>(Set.of("a", "b", "c"))))
        .isEqualTo(of(new LinkedHashSet<>(List.of("c", "b", "a"))));
    assertThat(of(Map.of("a", Set.of(1, 2), "b", Set.of(3))))
        .isEqualTo(of(new TreeMap<>(Map.of("b", Set.of(3), "a", new TreeSet<>(Set.of(2, 1))))));
    assertThat(of(new Object[] {"a"})).isEqualTo(of(new String[] {"a"}));
    assertThat(of(Optional.of("a"))).isEqualTo(of("a"));
    assertThat(of(Set.of(List.of(new Pair(Set.of("x", "y"), 1)))))
        .isEqualTo(of(Set.of(List.of(new Pair(new TreeSet<>(Set.of("y", "x")), 1)))));
    assertThat(of(new HashSet<>(Arrays.asList(null, "a"))))
        .isEqualTo(of(new LinkedHashSet<>(Arrays.asList("a", null))));
  }

  @Test
  void valuesThatDifferDoNotHaveOne() {
    var values =
        Arrays.asList(
            null,
            "",
            "a",
            "\ud800",
            "\ud801",
            'a',
            1,
            1L,
            (short) 1,
            1.0,
            0.0,
            -0.0,
            new BigDecimal("1.0"),
            new BigDecimal("1.00"),
            true,
            LocalDate.EPOCH,
            LocalDate.EPOCH.plusDays(1),
            "1970-01-01",
            Samples.Color.RED,
            Samples.Color.GREEN,
            "RED",
            List.of(),
            List.of("a", "b"),
            List.of("b", "a"),
            List.of("ab"),
            List.of(List.of("a"), "b"),
            List.of(List.of("a", "b")),
            Arrays.asList("a", null),
            Set.of("a", "b"),
            Set.of("ab"),
            Set.of(Set.of("a", "b")),
            Set.of(Set.of("a"), Set.of("b")),
            Map.of("a", "b"),
            Map.of("b", "a"),
            Map.entry("a", "b"),
            Map.of("a", "b", "c", "d"),
            Map.of("a", "d", "c", "b"),
            new ArrayDeque<>(List.of("a", "b")),
            new byte[] {1, 2},
            new byte[] {2, 1},
            new int[] {1, 2},
            new int[] {12},
            new long[] {1, 2},
            new Object[] {"a", "b"},
            new Pair(null, 0),
            new Pair(null, 1),
            new Pair("a", 0),
            new Pair(new Pair(null, 1), 0),
            new Pair(List.of(), 0),
            new Samples.Point(0, 1),
            new Samples.Point(1, 0));
    assertThat(values.stream().map(FingerprintTest::of)).doesNotHaveDuplicates();
  }

  @Test
  void whatSaysItselfHowItIsWrittenIsComparedByItsBytes() {
    assertUnfit(new OwnForm());
    assertUnfit(new Pair(new Samples.OutOfStock("x", 1), 1));
    var codec = new CallCodec(Limits.DEFAULT);
    var method = Contract.of(Samples.Everything.class).named("roundtrip").get(0);
    var one = codec.arguments(new Object[] {new OwnForm()}, CallCodec.Format.OBJECT);
    var call = new CallCodec.Invocation(method, List.of(new OwnForm()));
    assertThat(codec.fingerprint(one, call))
        .isEqualTo(codec.fingerprint(one, call))
        .isNotEqualTo(codec.fingerprint(new Body.Serialized(new byte[1]), call));
  }

  @Test
  void valuesThatNeverEndAreUnfit() {
    var list = new ArrayList<Object>();
    list.add(list);
    assertUnfit(list);
    Object shared = "x";
    for (var i = 0; i < 60; i++) {
      shared = List.of(shared, shared);
    }
    assertUnfit(shared);
    var sets = new HashMap<Object, Object>();
    sets.put("x", sets);
    assertUnfit(sets);
    assertUnfit(Collections.nCopies(100, "x".repeat(1 << 20)));
  }
}
