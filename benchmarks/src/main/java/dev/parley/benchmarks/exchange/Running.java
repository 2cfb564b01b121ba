package dev.parley.benchmarks.exchange;

import javax.jms.JMSException;

/** A side of an exchange that is up until it is closed. */
public interface Running extends AutoCloseable {
  @Override
  void close() throws JMSException;
}
