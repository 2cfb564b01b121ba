package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.CallContext;
import dev.parley.protocol.Operation;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
@Tag("once")
class DeadLettersTest {
  private static final CallOptions LONG = CallOptions.DEFAULT.withTimeout(Duration.ofMinutes(10));

  /** Enough to die, and not much more. */
  private static final CallOptions SHORT = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(20));

  private static final CallOptions BRIEF = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(2));
  private static final String ADMIN = "Bearer a-token-of-the-admin-s";
  private static final String OTHER = "Bearer a-token-of-somebody-else";

  interface Billing {
    String bill(int customer);

    String remind(int customer);

    String forget(int customer);

    @Operation(oneWay = true)
    void note(int customer);
  }

  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

  @TempDir private static Path directory;
  private static CompletableFuture<?> bill;
  private static Opened http;

  @BeforeAll
  static void dieOfRequests(ParleyConnection connection) throws Exception {
    for (var service : List.of("billing", "billing-late", "secret")) {
      serve(connection, service, new LinkedBlockingQueue<>()).close(); // makes the queue
    }
    var requester = broker.closing(Requester.builder(connection).build());
    var billing = requester.service("billing");
    CompletableFuture<?> forget =
        requester.service("billing-late").with(BRIEF).callAsync("forget", 7);
    bill = billing.with(LONG).callAsync("bill", 7);
    CompletableFuture<?> remind = billing.with(SHORT).callAsync("remind", 7);
    billing.with(SHORT).send("note", 7);
    CompletableFuture<?> secret = requester.service("secret").with(LONG).callAsync("bill", 7);
    DeadRequests.dieOf(broker.broker(), "billing", "billing", "billing", "secret");
    http = new Opened(gateway().url());
    assertThat(List.of(bill, remind, forget, secret)).isNotEmpty(); // nobody waits here
  }

  private static Gateway gateway() throws Exception {
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
    return broker.closing(
        Gateway.builder(broker.connectAs(Role.REQUESTERS))
            .allow("billing*")
            .callers(callers)
            .port(0)
            .start());
  }

  @Test
  void adminReissuesWhatDiedAndItsCallerGetsTheAnswer(ParleyConnection connection)
      throws Exception {
    var letter = letter("bill");
    assertThat(letter)
        .containsEntry("service", "billing")
        .containsEntry("user", connection.user().orElseThrow())
        .containsEntry("expiredAt", null)
        .containsEntry("refusal", null);
    assertThat(String.valueOf(letter.get("bytes"))).matches("[1-9]\\d*");
    var queues = broker.broker().queueNames();

    assertThat(reissue(ADMIN, letter.get("id")).statusCode()).isEqualTo(204);
    assertThat(queues).containsAll(broker.broker().queueNames()); // nothing is left behind

    broker.closing(serve(connection, "billing", new LinkedBlockingQueue<>()));
    assertThat(bill.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo("bill for " + connection.user().orElseThrow());
    assertThat(letters()).noneMatch(one -> Objects.equals(one.get("id"), letter.get("id")));
    var again = reissue(ADMIN, letter.get("id"));
    assertThat(again.statusCode()).isEqualTo(404);
    assertThat(again.body()).contains("somebody may have reissued it");
  }

  @Test
  void othersAreRefusedByTheBroker() throws Exception {
    var id = letter("remind").get("id");

    for (var refused :
        List.of(http.get("/dead-letters", "Authorization", OTHER), reissue(OTHER, id))) {
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(Opened.fields(refused).get("code")).isEqualTo("PERMISSION_DENIED");
      assertThat(refused.body()).contains("Only users with the role admins may look into queues");
    }
    assertThat(letter("remind")).containsEntry("id", id);
  }

  @Test
  void whatHasExpiredIsShownAndNotRun() throws Exception {
    var letter = letter("forget");
    assertThat(letter.get("expiredAt")).isNotNull();

    var refused = reissue(ADMIN, letter.get("id"));

    assertThat(refused.statusCode()).isEqualTo(410);
    assertThat(refused.body()).contains("It has expired, and what has expired is never run");
    assertThat(letter("forget")).isEqualTo(letter);
  }

  @Test
  void whatDiedIsNotRunOnceNobodyWaitsForIt() throws Exception {
    Patience.await().until(() -> letter("remind").get("refusal") != null);
    var letter = letter("remind");

    assertThat(letter)
        .containsEntry("expiredAt", null)
        .containsEntry("refusal", "Nobody waits for its answer any more; call again instead");
    assertThat(reissue(ADMIN, letter.get("id")).statusCode()).isEqualTo(410);
  }

  @Test
  void oneWayRequestIsSentBackAtAnyTime(ParleyConnection connection) throws Exception {
    Patience.await().until(() -> letter("remind").get("refusal") != null); // as old as that one
    var handled = new LinkedBlockingQueue<String>();

    assertThat(reissue(ADMIN, letter("note").get("id")).statusCode()).isEqualTo(204);

    broker.closing(serve(connection, "billing", handled));
    assertThat(handled.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("note");
  }

  @Test
  void whatMayNotBeCalledIsNotThere() throws Exception {
    assertThat(letters()).isNotEmpty().noneMatch(one -> "secret".equals(one.get("service")));
  }

  @Test
  void reissuingWantsJson() throws Exception {
    var request = http.request("/dead-letters/1/reissue", "Authorization", ADMIN);
    assertThat(http.send(request.POST(BodyPublishers.ofString("{}")).build()).statusCode())
        .isEqualTo(415);
    assertThat(http.post("/dead-letters/1/reissue", "[]", "Authorization", ADMIN).statusCode())
        .isEqualTo(400);
    assertThat(reissue(ADMIN, "x").statusCode()).isEqualTo(404);
  }

  /** Waits for it: the broker looks twice a second for what has expired. */
  private static Map<Object, Object> letter(String method) throws Exception {
    Patience.await()
        .until(() -> letters().stream().anyMatch(one -> method.equals(one.get("method"))));
    return letters().stream()
        .filter(one -> method.equals(one.get("method")))
        .findFirst()
        .orElseThrow();
  }

  private static List<Map<Object, Object>> letters() throws Exception {
    var answer = http.get("/dead-letters", "Authorization", ADMIN);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var letters = new ArrayList<Map<Object, Object>>();
    if (CallCodec.fromJson(answer.body()) instanceof List<?> list) {
      list.forEach(one -> letters.add(new HashMap<>((Map<?, ?>) one)));
    }
    return letters;
  }

  private static HttpResponse<String> reissue(String authorization, @Nullable Object id)
      throws Exception {
    return http.post("/dead-letters/" + id + "/reissue", "{}", "Authorization", authorization);
  }

  private static Responder serve(
      ParleyConnection connection, String service, BlockingQueue<String> handled) {
    var responder = Responder.builder(connection).build();
    responder.export(
        service,
        Billing.class,
        new Billing() {
          @Override
          public String bill(int customer) {
            return answer("bill");
          }

          @Override
          public String remind(int customer) {
            return answer("remind");
          }

          @Override
          public String forget(int customer) {
            return answer("forget");
          }

          @Override
          public void note(int customer) {
            answer("note");
          }

          private String answer(String method) {
            handled.add(method);
            return method
                + " for "
                + CallContext.current().flatMap(CallContext::user).orElse("nobody");
          }
        });
    return responder;
  }
}
