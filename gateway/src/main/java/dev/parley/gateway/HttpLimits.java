package dev.parley.gateway;

import java.time.Duration;

/** What a caller may cost. Beyond each there is an answer, or the connection is closed. */
final class HttpLimits {
  /** Bytes of a request's body; beyond it 413. As much as a call's body may have. */
  static final int BODY = 8 << 20;

  /** Bytes of a request's line and headers; beyond it 431. */
  static final int HEADERS = 16 << 10;

  /** Bytes of an answer that are copied at once, into a buffer that is made for each answer. */
  static final int COPIED = 2 << 10;

  /** Bytes of an answer up to which its length is told before it. */
  static final int ANSWER = 32 << 10;

  /** How long a request's body may take to come; then the connection is closed. */
  static final Duration COMING = Duration.ofSeconds(60);

  /** How long an answer may take to go, beyond the time of its call; then the same. */
  static final Duration GOING = Duration.ofSeconds(60);

  /** A connection on which nothing happens for that long is closed. */
  static final Duration IDLE = Duration.ofSeconds(30);

  /** The same, while there are as many connections as there may be. */
  static final Duration IDLE_IN_A_CROWD = Duration.ofSeconds(1);

  /** Requests at once that have come whole; others wait, then get 503. */
  static final int REQUESTS = 500;

  /** How long a request waits for others to end. */
  static final Duration WAITING = Duration.ofSeconds(5);

  /** Connections; beyond it none is accepted until one closes. */
  static final int CONNECTIONS = 2_000;

  private HttpLimits() {}
}
