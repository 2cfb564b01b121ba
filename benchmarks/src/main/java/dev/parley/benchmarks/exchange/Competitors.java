package dev.parley.benchmarks.exchange;

import java.util.List;

/** Everyone who takes part. */
public final class Competitors {

  /** In the order of the tables. */
  public static final List<Competitor> ALL =
      List.of(
          new TunedJms(),
          new ParleyExchange(),
          new NaiveJms(),
          new SpringTemplate(),
          new CamelInOut());

  private Competitors() {}

  public static Competitor named(String name) {
    return ALL.stream()
        .filter(competitor -> competitor.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No competitor is named '" + name + "'; there are " + names()));
  }

  public static List<String> names() {
    return ALL.stream().map(Competitor::name).toList();
  }
}
