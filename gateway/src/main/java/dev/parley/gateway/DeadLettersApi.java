package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.jms.RequestQueues.DeadLetter;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the broker has given up on, for those whom it lets see that: to look at, and to reissue. */
final class DeadLettersApi {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLettersApi.class);
  private static final int MOST = 100;

  private final Function<Context, Door> doors;
  private final InstantSource clock;

  DeadLettersApi(Function<Context, Door> doors, InstantSource clock) {
    this.doors = doors;
    this.clock = clock;
  }

  void routes(RoutesConfig routes) {
    routes.get("/dead-letters", this::list);
    routes.post("/dead-letters/{id}/reissue", this::reissue);
  }

  private void list(Context exchange) {
    JsonApi.json(
        exchange,
        doors.apply(exchange).deadLetters().stream().limit(MOST).map(this::described).toList());
  }

  private Map<String, @Nullable Object> described(DeadLetter letter) {
    return Json.object(
        "id", Long.toString(letter.id()), // more digits than a browser's numbers have
        "service", letter.service(),
        "method", letter.method(),
        "user", letter.user(),
        "sentAt", letter.sentAt().toString(),
        "expiredAt", letter.expiredAt().map(Instant::toString).orElse(null),
        "deadline", letter.deadline().map(Instant::toString).orElse(null),
        "bytes", letter.bytes(),
        "refusal", refusal(letter).orElse(null));
  }

  /** Why it is not reissued, if it is not. */
  private Optional<String> refusal(DeadLetter letter) {
    if (letter.expiredAt().isPresent()) {
      return Optional.of("It has expired, and what has expired is never run; call again instead");
    }
    return letter
        .deadline()
        .filter(deadline -> !clock.instant().isBefore(deadline))
        .map(passed -> "Nobody waits for its answer any more; call again instead");
  }

  private void reissue(Context exchange) {
    Requests.requireType(exchange, "application/json");
    if (!(CallCodec.fromJson(new String(Requests.body(exchange), UTF_8)) instanceof Map<?, ?>)) {
      throw new ParleyException(Status.BAD_REQUEST, "The body must be {}");
    }
    var id = exchange.pathParam("id");
    var door = doors.apply(exchange);
    var letter = find(door.deadLetters(), id);
    refusal(letter)
        .ifPresent(
            why -> {
              throw new Refusal(410, "Gone", why);
            });
    if (!door.reissue(letter)) {
      throw notThere(id);
    }
    LOG.info(
        "{} has reissued a request of {} for {}", door.user(), letter.user(), letter.service());
    exchange.status(204);
  }

  private static DeadLetter find(List<DeadLetter> letters, String id) {
    return letters.stream()
        .filter(letter -> Long.toString(letter.id()).equals(id))
        .findFirst()
        .orElseThrow(() -> notThere(id));
  }

  private static Refusal notThere(String id) {
    return new Refusal(
        404, "Not Found", "There is no dead letter " + id + "; somebody may have reissued it");
  }
}
