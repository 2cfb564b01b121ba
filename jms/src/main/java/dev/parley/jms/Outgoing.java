package dev.parley.jms;

import dev.parley.protocol.Body;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way out. Implementations are thread-safe: what happened may be told from any
 * thread.
 */
public interface Outgoing {
  /**
   * Stands for a service: the request goes to the control topic, and any number of replies come.
   */
  String EVERYBODY = "";

  /** Unique among the calls of this channel. */
  String correlationId();

  /**
   * Whose responders one of which gets it; {@link #EVERYBODY} asks all responders of all services.
   */
  String service();

  /** The method, as a request names it. */
  String method();

  Body body();

  Deadline deadline();

  /** No reply is waited for; {@link #sent(ParleyException)} tells that the broker has it. */
  boolean oneWay();

  /** Kept on disk by the broker until it is handled. */
  default boolean persistent() {
    return false;
  }

  /** 0 to 9; 4 is usual. */
  default int priority() {
    return 4;
  }

  /** The caller's own. */
  default Map<String, String> headers() {
    return Map.of();
  }

  /** Under which it is run once only; empty if it has none. */
  default String idempotencyKey() {
    return "";
  }

  /** The queue in which the reply is kept; empty where it is not to be. */
  default String keptIn() {
    return "";
  }

  /** Items of a stream that may come before more are asked for; 0 where none is wanted. */
  default long credit() {
    return 0;
  }

  /** Which of all responders it is for; empty for each. */
  default String responder() {
    return "";
  }

  /** Nobody waits any more: it need not be sent. */
  default boolean isAbandoned() {
    return false;
  }

  /**
   * Told once where it failed to be sent, and with null where a one-way request has reached the
   * broker. Any thread; must not block.
   */
  void sent(@Nullable ParleyException failure);
}
