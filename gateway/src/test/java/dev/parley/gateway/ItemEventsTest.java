package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a beat that is late: the connection may be answering another request. */
@Timeout(60)
class ItemEventsTest {
  private final Queue<ItemEvents> written = new ConcurrentLinkedQueue<>();
  private final Javalin server =
      Javalin.create(
          config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.host = "127.0.0.1";
            config.jetty.port = 0;
            config.routes.get("/items", this::items);
            config.routes.get("/failing", this::failing);
            config.routes.get("/next", this::next);
          });

  private void items(Context exchange) {
    assertThat(events(exchange, Stream.of(1)).write()).isEqualTo(Status.OK);
  }

  private void failing(Context exchange) {
    var failure = new ParleyException(Status.FAILED, "no items");
    var events =
        events(
            exchange,
            Stream.generate(
                () -> {
                  throw failure;
                }));
    assertThatThrownBy(events::write).isSameAs(failure);
    events.beat();
    exchange.status(500).result("no items");
  }

  private void next(Context exchange) {
    written.remove().beat();
    exchange.result("next");
  }

  private ItemEvents events(Context exchange, Stream<@Nullable Object> items) {
    var events = new ItemEvents(exchange, items);
    written.add(events);
    return events;
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void lateBeatIsNotWrittenIntoTheNextAnswer() throws Exception {
    var http = new Opened("http://127.0.0.1:" + server.port());
    assertThat(http.get("/items").body())
        .isEqualTo("event: item\ndata: 1\n\nevent: end\ndata: {\"items\":1}\n\n");

    var next = http.get("/next");

    assertThat(next.body()).isEqualTo("next");
    assertThat(next.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
  }

  @Test
  void lateBeatIsNotWrittenBeforeAProblem() throws Exception {
    var failed = new Opened("http://127.0.0.1:" + server.port()).get("/failing");

    assertThat(failed.body()).isEqualTo("no items");
    assertThat(failed.statusCode()).isEqualTo(500);
  }
}
