package dev.parley.gateway;

import dev.parley.protocol.ParleyException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What goes through the door just now, for the page's charts. */
final class LoadApi {
  private final Function<Context, Door> doors;
  private final Load load;

  LoadApi(Function<Context, Door> doors, Load load) {
    this.doors = doors;
    this.load = load;
  }

  void routes(RoutesConfig routes) {
    routes.get("/load", this::load);
  }

  private void load(Context exchange) {
    var until = load.until();
    var measured = load.services(until);
    var door = doors.apply(exchange);
    var served =
        served(door).stream()
            .collect(
                Collectors.toMap(one -> one.description().service(), Catalogue.Served::responders));
    var names = new TreeSet<>(measured.keySet());
    names.addAll(served.keySet());
    var waiting = door.waiting(names);
    JsonApi.json(
        exchange,
        Json.object(
            "until", until.toString(),
            "seconds", Load.BUCKET.toSeconds(),
            "all", series(load.all(until)),
            "services",
                names.stream()
                    .map(
                        name ->
                            service(
                                name,
                                served.getOrDefault(name, 0),
                                waiting.get(name),
                                measured.getOrDefault(name, List.of())))
                    .toList()));
  }

  /** What was measured is told while there is no broker, too. */
  private static List<Catalogue.Served> served(Door door) {
    try {
      return door.services();
    } catch (ParleyException e) {
      return List.of();
    }
  }

  private static Map<String, @Nullable Object> service(
      String name, int responders, @Nullable Long waiting, List<LoadSeries.Bucket> buckets) {
    var told = Json.object("service", name, "responders", responders, "waiting", waiting);
    told.putAll(series(buckets));
    return told;
  }

  /** Oldest first; nothing where nothing was called. */
  private static Map<String, @Nullable Object> series(List<LoadSeries.Bucket> buckets) {
    return Json.object(
        "calls", buckets.stream().map(LoadSeries.Bucket::calls).toList(),
        "failures", buckets.stream().map(LoadSeries.Bucket::failures).toList(),
        "p50", buckets.stream().map(LoadSeries.Bucket::p50Millis).toList(),
        "p99", buckets.stream().map(LoadSeries.Bucket::p99Millis).toList());
  }
}
