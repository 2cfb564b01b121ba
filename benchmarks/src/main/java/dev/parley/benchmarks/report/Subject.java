package dev.parley.benchmarks.report;

import java.util.List;

/** What a run is about, and its words in the tables. */
public enum Subject {
  /** Calls and their replies. */
  CALLS("jms-tuned", "Calls/s", "Every reply came and equalled its request."),
  /** Messages to all members of a room. */
  ROOMS("jms-topic", "Deliveries/s", "Every message came to every member, once and in order."),
  /** Calls by HTTP, beside those that go directly. */
  DOOR("direct", "Calls/s", "Every answer was right.");

  private final String base;
  private final String rate;
  private final String allRight;

  Subject(String base, String rate, String allRight) {
    this.base = base;
    this.rate = rate;
    this.allRight = allRight;
  }

  /** The competitor that the others are compared with. */
  public String base() {
    return base;
  }

  /** What there are many of in a second, as a sentence begins with it. */
  String rate() {
    return rate;
  }

  /** What is true of a run without failures. */
  String allRight() {
    return allRight;
  }

  List<String> headings() {
    return switch (this) {
      case CALLS ->
          List.of(
              "exchange",
              "calls/s",
              "of base",
              "p50 µs",
              "p99 µs",
              "CPU µs/call (req + resp + broker)",
              "CPU of base",
              "KB/call (req + resp)",
              "failed");
      case ROOMS ->
          List.of(
              "by",
              "messages/s",
              "deliveries/s",
              "of base",
              "p50 µs",
              "p99 µs",
              "CPU µs/delivery (sender + receiver + broker)",
              "CPU of base",
              "KB/delivery (sender + receiver)",
              "failed");
      case DOOR ->
          List.of(
              "by",
              "calls/s",
              "of base",
              "p50 µs",
              "p99 µs",
              "CPU µs/call (client + server + broker)",
              "CPU of base",
              "failed");
    };
  }
}
