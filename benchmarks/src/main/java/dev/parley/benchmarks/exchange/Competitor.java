package dev.parley.benchmarks.exchange;

import java.time.Duration;

/** One way of doing the exchange. Both sides read and write the order, none just passes it on. */
public interface Competitor {

  /** How long a caller waits for a reply. */
  Duration TIMEOUT = Duration.ofSeconds(10);

  /** As on the command line and in the tables. */
  String name();

  /** The service's name; its queue is {@link #queue()}. */
  default String service() {
    return "benchmark-" + name();
  }

  /** Where requests go. */
  default String queue() {
    return "parley.requests." + service();
  }

  /** Starts to serve. Replies go to temporary queues and so are never persistent. */
  Running respond(Account account) throws Exception;

  /** Connects to call. {@code persistent} is the delivery mode of the requests. */
  EchoRequester request(Account account, boolean persistent) throws Exception;
}
