package dev.parley.gateway;

import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import dev.parley.requester.ServiceDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What services say of themselves, asked for again when it is a few seconds old. Thread-safe. */
final class Catalogue {
  private static final Duration GATHERING = Duration.ofMillis(500);
  private static final Duration LIST_IS_FRESH = Duration.ofSeconds(2);

  /** A service whose answer was late is still listed for that long. */
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  private static final Duration SERVICE_IS_FRESH = Duration.ofSeconds(5);

  /** A service and how many responders serve it. */
  record Served(ServiceDescription description, int responders) {}

  private record Known<T>(T value, Deadline fresh) {}

  /**
   * What may be called of a service; empty if nothing. When it is no longer fresh, one caller asks
   * again, and the others go by it meanwhile.
   */
  private record Offer(Optional<ServiceDescription> visible, Deadline fresh, AtomicBoolean asked) {
    Offer(Optional<ServiceDescription> visible, Deadline fresh) {
      this(visible, fresh, new AtomicBoolean());
    }
  }

  private final Requester requester;
  private final AllowedCalls allowed;
  private final Map<String, Offer> byName = new ConcurrentHashMap<>();
  private final Object asking = new Object();
  private final Map<String, Known<Served>> seen = new TreeMap<>(); // guarded by asking
  private volatile @Nullable Known<List<Served>> list;

  Catalogue(Requester requester, AllowedCalls allowed) {
    this.requester = requester;
    this.allowed = allowed;
  }

  /** All that is served just now and may be called, by name. Takes a moment. */
  List<Served> services() {
    var known = list;
    if (known != null && !known.fresh().isExpired()) {
      return known.value();
    }
    synchronized (asking) { // those who come meanwhile get the same answer
      known = list;
      if (known == null || known.fresh().isExpired()) {
        known = new Known<>(discovered(), Deadline.after(LIST_IS_FRESH));
        list = known;
      }
      return known.value();
    }
  }

  private List<Served> discovered() {
    var byService = new TreeMap<String, List<ServiceDescription>>();
    for (var answer : requester.discover(GATHERING)) {
      allowed
          .visible(answer)
          .ifPresent(
              one -> byService.computeIfAbsent(one.service(), name -> new ArrayList<>()).add(one));
    }
    byService.forEach(
        (name, same) ->
            seen.put(
                name,
                new Known<>(new Served(same.get(0), same.size()), Deadline.after(REMEMBERED))));
    seen.values().removeIf(known -> known.fresh().isExpired());
    return seen.values().stream().map(Known::value).toList();
  }

  /**
   * What one service offers.
   *
   * @throws ParleyException {@link Status#NO_SUCH_SERVICE} also where nothing of it may be called
   */
  ServiceDescription service(String name, Deadline deadline) {
    var known = byName.get(name);
    if (known == null || known.fresh().isExpired() && known.asked().compareAndSet(false, true)) {
      known = new Offer(described(name, deadline), Deadline.after(SERVICE_IS_FRESH));
      byName.put(name, known);
    }
    return known.visible().orElseThrow(() -> Door.noSuchService(name));
  }

  /** What cannot be asked is not known either: the next caller asks, too. */
  private Optional<ServiceDescription> described(String name, Deadline deadline) {
    var options = CallOptions.DEFAULT.withTimeout(Door.left(deadline));
    var isDone = false;
    try {
      var described = allowed.visible(requester.service(name).with(options).describe());
      isDone = true;
      return described;
    } finally {
      if (!isDone) {
        byName.remove(name);
      }
    }
  }
}
