package dev.parley.gateway;

import static dev.parley.gateway.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import dev.parley.responder.Responder;
import dev.parley.testing.ParleyBroker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Results that come item by item, by HTTP. */
@Timeout(120)
class StreamedCallsTest {
  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

  private static final AtomicInteger CLOSED = new AtomicInteger();
  private static Gateway gateway;
  private static Opened http;

  interface Feed {
    record Item(int number) implements Serializable {}

    Stream<Item> items(int count);

    Stream<Integer> failingAfter(int count);

    /** Waits for ever after so many. */
    Stream<Integer> stuckAfter(int count);

    int one();
  }

  private static final class Served implements Feed {
    @Override
    public Stream<Item> items(int count) {
      return IntStream.rangeClosed(1, count).mapToObj(Item::new);
    }

    @Override
    public Stream<Integer> failingAfter(int count) {
      return numbers(
          count,
          () -> {
            throw new IllegalStateException("no more");
          });
    }

    @Override
    public Stream<Integer> stuckAfter(int count) {
      return numbers(
              count,
              () -> {
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              })
          .onClose(CLOSED::incrementAndGet);
    }

    private static Stream<Integer> numbers(int count, Runnable beyond) {
      return IntStream.iterate(1, number -> number + 1)
          .boxed()
          .peek(
              number -> {
                if (number > count) {
                  beyond.run();
                }
              });
    }

    @Override
    public int one() {
      return 1;
    }
  }

  @BeforeAll
  static void open() {
    broker
        .closing(Responder.builder(broker.connect()).build())
        .export("feed", Feed.class, new Served());
    gateway =
        broker.closing(
            Gateway.builder(broker.connectAs(Role.REQUESTERS)).allow("feed.*").port(0).start());
    http = new Opened(gateway.url());
  }

  private static String withoutHeartbeats(String events) {
    return events.replace(":\n\n", "");
  }

  @Test
  void itemsAreEvents() throws Exception {
    var response = http.post("/services/feed/items", "[2]", "Accept", "text/event-stream");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(withoutHeartbeats(response.body()))
        .isEqualTo(
            """
            event: item
            data: {"number":1}

            event: item
            data: {"number":2}

            event: end
            data: {"items":2}

            """);
  }

  @Test
  void manyItemsComeAllAndInOrder() throws Exception {
    var response =
        http.post("/services/feed/items", "{\"count\": 3000}", "Accept", "text/event-stream");

    assertThat(response.body().lines().filter(line -> line.startsWith("data: ")))
        .hasSize(3001)
        .startsWith("data: {\"number\":1}")
        .endsWith("data: {\"number\":3000}", "data: {\"items\":3000}");
  }

  @Test
  void withoutThatAcceptTheyAreAnArray() throws Exception {
    var response = http.post("/services/feed/items", "[2]");

    assertThat(response.body()).isEqualTo("[{\"number\":1},{\"number\":2}]");
  }

  @Test
  void failureInMidStreamIsAnEvent() throws Exception {
    var response = http.post("/services/feed/failingAfter", "[1]", "Accept", "text/event-stream");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(withoutHeartbeats(response.body()))
        .startsWith(
            "event: item\ndata: 1\n\nevent: problem\ndata: {\"type\":\"urn:parley:status:FAILED\"")
        .contains("\"detail\":\"no more\"");
  }

  @Test
  void failureBeforeTheFirstItemIsAProblem() throws Exception {
    var response = http.post("/services/feed/failingAfter", "[0]", "Accept", "text/event-stream");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(Opened.fields(response).get("code")).isEqualTo("FAILED");
  }

  @Test
  void resultThatIsNoStreamIsAnsweredAsEver() throws Exception {
    var response = http.post("/services/feed/one", "[]", "Accept", "text/event-stream");

    assertThat(response.body()).isEqualTo("1");
  }

  @Test
  void streamOfAClientThatGoesIsCancelled() throws Exception {
    var before = CLOSED.get();
    var url = URI.create(gateway.url());
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      var request =
          String.join(
              "\r\n",
              "POST /services/feed/stuckAfter HTTP/1.1",
              "Host: localhost",
              "Content-Type: application/json",
              "Accept: text/event-stream",
              "Content-Length: 3",
              "",
              "[2]");
      socket.getOutputStream().write(request.getBytes(UTF_8));
      var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      String line;
      while ((line = lines.readLine()) != null && !line.equals("data: 2")) {}
      assertThat(line).isEqualTo("data: 2");
    }

    await().atMost(Duration.ofSeconds(25)).until(() -> CLOSED.get() > before);
  }

  @Test
  void streamsAreDescribed() throws Exception {
    assertThat(http.get("/services/feed").body()).contains("\"stream\":true", "\"stream\":false");
    await()
        .untilAsserted(
            () ->
                assertThat(http.get("/openapi.json").body())
                    .contains(
                        "\"application/json\":{\"schema\":{\"type\":\"array\",\"items\":",
                        "\"text/event-stream\":{\"schema\":"));
  }
}
