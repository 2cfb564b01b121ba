package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.CallCodec;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import dev.parley.responder.Responder;
import dev.parley.testing.ParleyBroker;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class DeadLettersTest {
  private static final CallOptions LONG = CallOptions.DEFAULT.withTimeout(Duration.ofMinutes(10));
  private static final String ADMIN = "Bearer a-token-of-the-admin-s";
  private static final String OTHER = "Bearer a-token-of-somebody-else";

  interface Billing {
    int bill(int customer);
  }

  @RegisterExtension final ParleyBroker broker = ParleyBroker.inMemory();

  @TempDir private Path directory;
  private Requester requester;
  private Opened http;

  @BeforeEach
  void open(ParleyConnection connection) throws Exception {
    requester = broker.closing(Requester.builder(connection).build());
    serve(connection).close();
    serve(connection, "secret").close();
    var admin = broker.broker().credentials().first(Role.ADMINS);
    var callers =
        Files.createTempFile(
            directory,
            "callers",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(
        callers,
        List.of(
            "root.token=" + ADMIN.substring("Bearer ".length()),
            "root.broker-user=" + admin.name(),
            "root.broker-password=" + admin.password(),
            "ann.token=" + OTHER.substring("Bearer ".length())));
    var gateway =
        broker.closing(
            Gateway.builder(broker.connectAs(Role.REQUESTERS))
                .allow("billing.*")
                .callers(callers)
                .port(0)
                .start());
    http = new Opened(gateway.url());
  }

  @Test
  void adminReissuesWhatDiedAndItsCallerGetsTheAnswer(ParleyConnection connection)
      throws Exception {
    var answer = requester.service("billing").with(LONG).callAsync("bill", 7);
    DeadRequests.dieOfOne(broker.broker(), "billing");
    var letter = onlyLetter();
    assertThat(letter)
        .containsEntry("service", "billing")
        .containsEntry("method", "bill")
        .containsEntry("user", connection.user().orElseThrow())
        .containsEntry("expiredAt", null)
        .containsEntry("refusal", null);
    assertThat(String.valueOf(letter.get("bytes"))).matches("[1-9]\\d*");

    assertThat(reissue(ADMIN, letter.get("id")).statusCode()).isEqualTo(204);

    broker.closing(serve(connection));
    assertThat(answer.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(14);
    assertThat(letters()).isEmpty();
    var again = reissue(ADMIN, letter.get("id"));
    assertThat(again.statusCode()).isEqualTo(404);
    assertThat(again.body()).contains("somebody may have reissued it");
  }

  @Test
  void othersAreRefusedByTheBroker() throws Exception {
    CompletableFuture<?> answer = requester.service("billing").with(LONG).callAsync("bill", 7);
    DeadRequests.dieOfOne(broker.broker(), "billing");
    var id = onlyLetter().get("id");

    for (var refused :
        List.of(http.get("/dead-letters", "Authorization", OTHER), reissue(OTHER, id))) {
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(Opened.fields(refused).get("code")).isEqualTo("PERMISSION_DENIED");
      assertThat(refused.body())
          .contains("Only users with the role admins may look at dead letters");
    }
    assertThat(letters()).hasSize(1);
    assertThat(answer).isNotDone();
  }

  @Test
  void whatHasExpiredIsShownAndNotRun() throws Exception {
    var brief = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(200));
    requester.service("billing").with(brief).callAsync("bill", 7);
    var letter = onlyLetter();

    assertThat(letter.get("expiredAt")).isNotNull();
    assertThat(String.valueOf(letter.get("refusal"))).startsWith("It has expired");
    var refused = reissue(ADMIN, letter.get("id"));
    assertThat(refused.statusCode()).isEqualTo(410);
    assertThat(refused.body()).contains("what has expired is never run");
    assertThat(letters()).hasSize(1);
  }

  @Test
  void whatDiedIsNotRunOnceNobodyWaitsForIt() throws Exception {
    var enoughToDie = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(8));
    requester.service("billing").with(enoughToDie).callAsync("bill", 7);
    DeadRequests.dieOfOne(broker.broker(), "billing");
    Patience.await().until(() -> onlyLetter().get("refusal") != null);
    var letter = onlyLetter();

    assertThat(letter)
        .containsEntry("expiredAt", null)
        .containsEntry("refusal", "Nobody waits for its answer any more; call again instead");
    assertThat(reissue(ADMIN, letter.get("id")).statusCode()).isEqualTo(410);
  }

  @Test
  void whatMayNotBeCalledIsNotThere(ParleyConnection connection) throws Exception {
    requester.service("secret").with(LONG).callAsync("bill", 7);
    DeadRequests.dieOfOne(broker.broker(), "secret");
    requester.service("billing").with(LONG).callAsync("bill", 7);
    DeadRequests.dieOfOne(broker.broker(), "billing");

    assertThat(onlyLetter()).containsEntry("service", "billing");
  }

  @Test
  void reissuingWantsJson() throws Exception {
    var request = http.request("/dead-letters/1/reissue", "Authorization", ADMIN);
    assertThat(http.send(request.POST(BodyPublishers.ofString("{}")).build()).statusCode())
        .isEqualTo(415);
    assertThat(http.post("/dead-letters/1/reissue", "[]", "Authorization", ADMIN).statusCode())
        .isEqualTo(400);
  }

  private Map<Object, @Nullable Object> onlyLetter() throws Exception {
    Patience.await().until(() -> letters().size() == 1);
    return new HashMap<>((Map<?, ?>) letters().get(0));
  }

  private List<?> letters() throws Exception {
    var answer = http.get("/dead-letters", "Authorization", ADMIN);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return CallCodec.fromJson(answer.body()) instanceof List<?> list ? list : List.of();
  }

  private HttpResponse<String> reissue(String authorization, @Nullable Object id) throws Exception {
    return http.post("/dead-letters/" + id + "/reissue", "{}", "Authorization", authorization);
  }

  private static Responder serve(ParleyConnection connection) {
    return serve(connection, "billing");
  }

  private static Responder serve(ParleyConnection connection, String service) {
    var responder = Responder.builder(connection).build();
    responder.export(service, Billing.class, customer -> 2 * customer);
    return responder;
  }
}
