package dev.parley.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import dev.parley.requester.RemoteService;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is the same call to an idempotency key, and what is another one. */
@Timeout(180)
class OnceAgainTest {
  record Line(String article, int count) implements Serializable {}

  interface Shop {
    int order(String from, String to, List<Line> lines, Set<String> tags, Map<String, Integer> at);
  }

  /** One way to make a call. */
  private interface Way {
    @Nullable Object call(RemoteService shop);
  }

  private static final List<String> TAGS = List.of("a", "b", "c");

  private static Map<String, Object> order(boolean turned) {
    var names = new ArrayList<>(List.of("from", "to", "lines", "tags", "at"));
    var tags = new ArrayList<>(TAGS);
    if (turned) {
      Collections.reverse(names);
      Collections.reverse(tags);
    }
    var at = new LinkedHashMap<String, Object>();
    tags.forEach(tag -> at.put(tag, 1));
    var all = new LinkedHashMap<String, Object>();
    for (var name : names) {
      all.put(
          name,
          switch (name) {
            case "from", "to" -> "x";
            case "lines" -> List.of(new Line("pen", 2));
            case "tags" -> new LinkedHashSet<>(tags);
            default -> at;
          });
    }
    return all;
  }

  private static Way by(Format format, Map<String, Object> arguments) {
    return shop ->
        shop.with(new CallOptions(Patience.LONG, 4, false, Map.of(), format, "1"))
            .call("order", arguments);
  }

  private static Way byPosition(Map<String, Object> arguments, String from, String to) {
    return shop ->
        shop.call(
            "order", from, to, arguments.get("lines"), arguments.get("tags"), arguments.get("at"));
  }

  private static Map<String, Object> changed(String name, Object value) {
    var all = order(false);
    all.put(name, value);
    return all;
  }

  static Stream<Named<List<Way>>> same() {
    var straight = order(false);
    var turned = order(true);
    var named = by(Format.OBJECT, straight);
    return Stream.of(
        Named.of("sets and maps in another order", List.of(named, by(Format.OBJECT, turned))),
        Named.of(
            "JSON in another order", List.of(by(Format.JSON, straight), by(Format.JSON, turned))),
        Named.of("JSON and objects", List.of(by(Format.JSON, straight), named)),
        Named.of("by position", List.of(named, byPosition(straight, "x", "x"))),
        Named.of(
            "the same string, or an equal one",
            List.of(
                byPosition(straight, "x", "x"),
                byPosition(straight, "x", String.valueOf(new char[] {'x'})))));
  }

  @ParameterizedTest
  @MethodSource("same")
  void equalArgumentsAreTheSameCall(List<Way> ways) {
    var runs = new AtomicInteger();
    try (var exchange = new Exchange()) {
      exchange.responder.export("shop", Shop.class, (f, t, l, s, m) -> runs.incrementAndGet());
      for (var way : ways) {
        assertThat(way.call(shop(exchange))).isEqualTo(1);
      }
      assertThat(runs).hasValue(1);
    }
  }

  static Stream<Named<Way>> others() {
    return Stream.of(
            Map.entry("from", "y"),
            Map.entry("lines", List.of(new Line("pen", 3))),
            Map.entry("lines", List.of(new Line("pen", 2), new Line("pen", 2))),
            Map.entry("tags", Set.of("a", "b")),
            Map.entry("tags", Set.of("a", "b", "d")),
            Map.entry("at", Map.of("a", 1, "b", 1, "c", 2)),
            Map.entry("at", Map.of("a", 1, "b", 1, "d", 1)))
        .flatMap(
            change ->
                Stream.of(Format.values())
                    .map(
                        format ->
                            Named.of(
                                format + " " + change,
                                by(format, changed(change.getKey(), change.getValue())))));
  }

  @ParameterizedTest
  @MethodSource("others")
  void otherArgumentsAreAnotherCall(Way other) {
    var runs = new AtomicInteger();
    try (var exchange = new Exchange()) {
      exchange.responder.export("shop", Shop.class, (f, t, l, s, m) -> runs.incrementAndGet());
      by(Format.OBJECT, order(false)).call(shop(exchange));

      assertThatThrownBy(() -> other.call(shop(exchange)))
          .isInstanceOf(ParleyException.class)
          .hasMessageContaining("with other arguments")
          .extracting(e -> ((ParleyException) e).status())
          .isEqualTo(Status.BAD_ARGUMENTS);
      assertThat(runs).hasValue(1);
    }
  }

  private static RemoteService shop(Exchange exchange) {
    return exchange
        .requester
        .service("shop")
        .with(CallOptions.DEFAULT.withIdempotencyKey("1").withTimeout(Patience.LONG));
  }
}
