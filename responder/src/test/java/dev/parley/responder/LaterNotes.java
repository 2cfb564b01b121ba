package dev.parley.responder;

import dev.parley.protocol.ParleyException;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Persistent notes, one after the other, for a service that nobody serves before the end. */
final class LaterNotes implements AutoCloseable {
  static final String SERVICE = "later";

  /** Of these the broker has said that it has them. */
  final Set<String> confirmed = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Load.Work service;
  private final Thread thread;
  private volatile boolean stopped;

  LaterNotes(String name, Requester requester) {
    this.name = name;
    service =
        requester.proxy(
            SERVICE,
            Load.Work.class,
            CallOptions.DEFAULT.withPersistent(true).withTimeout(Duration.ofHours(1)));
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      for (var i = 0; !stopped; i++) {
        note(name + " " + i);
        Thread.sleep(5); // a rate: the broker has place for some 30,000
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(String text) {
    try {
      service.note(text);
      confirmed.add(text);
    } catch (ParleyException e) {
      // It may or may not be there: nobody has promised it.
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
