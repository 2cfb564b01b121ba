package dev.parley.gateway;

import dev.parley.protocol.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How much has gone through lately, and how long it took: of each service, and of all. Thread-safe.
 */
final class Load {
  /** What is counted together. */
  static final Duration BUCKET = Duration.ofSeconds(5);

  /** Buckets that are kept: those of the last five minutes. */
  static final int BUCKETS = 60;

  /** Services that are counted on their own. What goes to others is among all. */
  static final int SERVICES = 50;

  private final InstantSource clock;
  private final LoadSeries all = new LoadSeries();
  private final Map<String, LoadSeries> services = new TreeMap<>(); // guarded by itself

  Load(InstantSource clock) {
    this.clock = clock;
  }

  /** A call has ended. */
  void called(String service, Status status, long nanos) {
    var bucket = bucket();
    all.add(bucket, status, nanos);
    series(service, bucket).ifPresent(series -> series.add(bucket, status, nanos));
  }

  private Optional<LoadSeries> series(String service, long bucket) {
    synchronized (services) {
      if (!services.containsKey(service) && services.size() >= SERVICES) {
        services.values().removeIf(series -> series.isIdle(bucket - BUCKETS));
        if (services.size() >= SERVICES) {
          return Optional.empty();
        }
      }
      return Optional.of(services.computeIfAbsent(service, name -> new LoadSeries()));
    }
  }

  private long bucket() {
    return clock.millis() / BUCKET.toMillis();
  }

  /** Where what is told ends: the bucket that is being filled is not told yet. */
  Instant until() {
    return Instant.ofEpochMilli(bucket() * BUCKET.toMillis());
  }

  /** What all services together did until then, oldest first. */
  List<LoadSeries.Bucket> all(Instant until) {
    return all.buckets(number(until));
  }

  /** The same of each service that did anything. */
  Map<String, List<LoadSeries.Bucket>> services(Instant until) {
    synchronized (services) {
      var told = new TreeMap<String, List<LoadSeries.Bucket>>();
      services.forEach((name, series) -> told.put(name, series.buckets(number(until))));
      return told;
    }
  }

  private static long number(Instant until) {
    return until.toEpochMilli() / BUCKET.toMillis();
  }
}
