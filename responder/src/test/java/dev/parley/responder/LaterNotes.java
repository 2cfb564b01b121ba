package dev.parley.responder;

import dev.parley.protocol.ParleyException;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Persistent notes, one after the other, for a service that nobody serves before the end. */
final class LaterNotes implements AutoCloseable {
  static final String SERVICE = "later";

  /** Of these the broker has said that it has them. */
  final Set<String> confirmed = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Load.Work service;
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
  private int sent;

  LaterNotes(String name, Requester requester) {
    this.name = name;
    service =
        requester.proxy(
            SERVICE,
            Load.Work.class,
            CallOptions.DEFAULT.withPersistent(true).withTimeout(Duration.ofHours(1)));
    // The broker has place for some 30,000.
    pace.scheduleWithFixedDelay(this::note, 0, 5, TimeUnit.MILLISECONDS);
  }

  private void note() {
    var text = name + " " + sent++;
    try {
      service.note(text);
      confirmed.add(text);
    } catch (ParleyException e) {
      // It may or may not be there: nobody has promised it.
    }
  }

  /** Ends with the note that is under way. */
  @Override
  public void close() {
    pace.shutdown();
    try {
      if (!pace.awaitTermination(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("A note of " + name + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
