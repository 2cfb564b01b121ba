package dev.parley.responder;

import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;

/** Counters of a responder. Thread-safe. */
final class ResponderCounters {
  final LongAdder handled = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder expired = new LongAdder();
  final LongAdder badReplyDestinations = new LongAdder();
  final LongAdder unsent = new LongAdder();

  ResponderStats stats(Collection<Service> services) {
    return new ResponderStats(
        handled.sum(),
        failed.sum(),
        refused.sum(),
        expired.sum(),
        badReplyDestinations.sum(),
        services.stream().mapToLong(Service::requestersGone).sum(),
        unsent.sum());
  }
}
