package dev.parley.gateway;

import static dev.parley.gateway.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import dev.parley.responder.Responder;
import dev.parley.testing.ParleyBroker;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers that are fetched later, by HTTP. */
@Timeout(120)
class KeptCallsTest {
  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

  private static final CountDownLatch GO = new CountDownLatch(1);

  interface Mill {
    String grind(String what) throws InterruptedException;

    int divide(int a, int b);
  }

  private static final class Served implements Mill {
    @Override
    public String grind(String what) throws InterruptedException {
      GO.await();
      return what + " ground";
    }

    @Override
    public int divide(int a, int b) {
      return a / b;
    }
  }

  @BeforeAll
  static void serve() {
    broker
        .closing(Responder.builder(broker.connect()).build())
        .export("mill", Mill.class, new Served());
  }

  private static Gateway gateway() {
    return Gateway.builder(broker.connectAs(Role.REQUESTERS)).allow("mill.*").port(0).start();
  }

  private static HttpResponse<String> submit(Opened http, String method, String arguments)
      throws Exception {
    return http.post(
        "/services/mill/" + method, arguments, "Prefer", "handling=lenient, Respond-Async; wait=1");
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static HttpResponse<String> answer(Opened http, String place) {
    return await().until(() -> http.get(place), response -> response.statusCode() != 202);
  }

  @Test
  void answerIsThereLaterAtAnotherGateway() throws Exception {
    String place;
    try (var gateway = gateway()) {
      var http = new Opened(gateway.url());
      var accepted = submit(http, "grind", "[\"corn\"]");
      place = header(accepted, "Location");

      assertThat(accepted.statusCode()).isEqualTo(202);
      assertThat(header(accepted, "Preference-Applied")).isEqualTo("respond-async");
      var pending = http.get(place);
      assertThat(pending.statusCode()).isEqualTo(202);
      assertThat(header(pending, "Retry-After")).isEqualTo("1");
    }
    GO.countDown();
    try (var gateway = gateway()) {
      var answer = answer(new Opened(gateway.url()), place);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("\"corn ground\"");
    }
  }

  @Test
  void failureIsTheProblemOfTheCall() throws Exception {
    try (var gateway = gateway()) {
      var http = new Opened(gateway.url());
      var answer = answer(http, header(submit(http, "divide", "[1, 0]"), "Location"));

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
      assertThat(Opened.fields(answer).get("code")).isEqualTo("FAILED");
      var wrong = answer(http, header(submit(http, "divide", "[\"a\"]"), "Location"));
      assertThat(wrong.statusCode()).isEqualTo(422);
    }
  }

  @Test
  void unknownTicketIsNotFound() throws Exception {
    try (var gateway = gateway()) {
      var http = new Opened(gateway.url());
      for (var ticket : new String[] {UUID.randomUUID().toString(), "4711"}) {
        var answer = http.get("/calls/" + ticket);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
      }
    }
  }

  @Test
  void openApiTellsOfIt() throws Exception {
    try (var gateway = gateway()) {
      var http = new Opened(gateway.url());
      var paths =
          await()
              .until(
                  () -> (Map<?, ?>) Opened.fields(http.get("/openapi.json")).get("paths"),
                  known -> known.containsKey("/services/mill/divide"));

      assertThat(String.valueOf(paths.get("/calls/{ticket}"))).contains("Retry-After");
      assertThat(String.valueOf(paths.get("/services/mill/divide")))
          .contains("Prefer", "Location", "202");
    }
  }
}
