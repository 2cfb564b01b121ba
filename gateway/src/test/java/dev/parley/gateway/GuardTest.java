package dev.parley.gateway;

import static dev.parley.gateway.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import dev.parley.examples.ExampleServices;
import dev.parley.jms.ParleyConnection;
import dev.parley.responder.Responder;
import dev.parley.testing.ParleyBroker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, and that nobody holds up others. */
@Timeout(120)
class GuardTest {
  private static final String TOKEN = "a-token-of-24-characters";

  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

  @TempDir private Path directory;

  @BeforeEach
  void serve() {
    ExampleServices.export(broker.closing(Responder.builder(broker.connect()).build()));
  }

  @Test
  void nothingIsAllowedUnasked() {
    assertThatThrownBy(() -> Gateway.builder(broker.connectAs(Role.REQUESTERS)).port(0).start())
        .isInstanceOf(GatewayException.class)
        .hasMessage("Nothing may be called: say what, such as 'math.*', or '*' for everything");
  }

  @Test
  void beyondThisMachineItNeedsTlsAndCallers() {
    assertThatThrownBy(
            () ->
                Gateway.builder(broker.connectAs(Role.REQUESTERS))
                    .allow("*")
                    .host("0.0.0.0")
                    .port(0)
                    .start())
        .isInstanceOf(GatewayException.class)
        .hasMessage(
            "Listening on 0.0.0.0, which other machines can reach, needs a certificate (TLS) and a"
                + " file of callers. Give both, or listen on 127.0.0.1.");
  }

  @Test
  void pagesOfOtherOriginsCannotCall() throws Exception {
    var http = new Opened(open(builder()).url());

    assertThat(http.post("/services/math/div", "[42, 2]", "Origin", "http://evil.example").body())
        .contains("\"status\":403")
        .contains("Pages of other origins cannot call");
    assertThat(http.post("/services/math/div", "[42, 2]", "Origin", "null").statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "something-new"})
  void pagesOfOtherOriginsCannotReadEither(String site) throws Exception {
    var http = new Opened(open(builder().rooms(List.of("*"))).url());

    for (var path : List.of("/services", "/rooms/ops/events?as=evil", "/openapi.json", "/ui")) {
      var response =
          http.get(
              path,
              "Sec-Fetch-Site",
              site,
              "Sec-Fetch-Mode",
              "no-cors",
              "Sec-Fetch-Dest",
              "empty",
              "Accept",
              "text/event-stream");
      assertThat(response.statusCode()).as(path).isEqualTo(403);
      assertThat(Opened.fields(response).get("detail"))
          .isEqualTo("Pages of other origins cannot call");
    }
  }

  @Test
  void linksOnOtherPagesCanBeFollowed() throws Exception {
    var http = new Opened(open(builder()).url());

    assertThat(navigate(http, "/ui", "document").statusCode()).isEqualTo(200);
    assertThat(navigate(http, "/openapi.json", "document").statusCode()).isEqualTo(200);
    assertThat(navigate(http, "/ui", "iframe").statusCode()).isEqualTo(403);
    assertThat(navigate(http, "/rooms/ops/events?as=evil", "document").statusCode()).isEqualTo(403);
    assertThat(
            http.post(
                    "/services/math/div",
                    "[42, 2]",
                    "Sec-Fetch-Site",
                    "cross-site",
                    "Sec-Fetch-Mode",
                    "navigate",
                    "Sec-Fetch-Dest",
                    "document")
                .statusCode())
        .isEqualTo(403);
  }

  private static HttpResponse<String> navigate(Opened http, String path, String destination)
      throws Exception {
    return http.get(
        path,
        "Sec-Fetch-Site",
        "cross-site",
        "Sec-Fetch-Mode",
        "navigate",
        "Sec-Fetch-Dest",
        destination);
  }

  @Test
  void ownPageAndTheAddressBarCanRead() throws Exception {
    var http = new Opened(open(builder()).url());

    for (var site : List.of("same-origin", "none")) {
      assertThat(http.get("/services", "Sec-Fetch-Site", site).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void ownPageCanCall() throws Exception {
    var gateway = open(builder());

    assertThat(
            new Opened(gateway.url())
                .post("/services/math/div", "[42, 2]", "Origin", gateway.url())
                .body())
        .isEqualTo("21");
  }

  @Test
  void nameThatWasMadeToPointHereIsRefused() throws Exception {
    var gateway = open(builder());

    assertThat(raw(gateway, "GET /services HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void nameThatWasGivenIsNot() throws Exception {
    var gateway = open(builder().names(List.of("calls.example")));

    assertThat(raw(gateway, "GET /health/live HTTP/1.1\r\nHost: calls.example:80\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void jsonMustSayThatItIsJson() throws Exception {
    var gateway = open(builder());

    assertThat(
            raw(
                gateway,
                "POST /services/math/div HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                    + " text/plain\r\nContent-Length: 7\r\n\r\n[42, 2]"))
        .startsWith("HTTP/1.1 415 ");
  }

  @Test
  void longHeadersAreRefused() throws Exception {
    var gateway = open(builder());

    assertThat(
            raw(
                gateway,
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void callersAreAskedWhoTheyAre() throws Exception {
    var http = new Opened(open(builder().callers(callers("ann.token=" + TOKEN))).url());

    var stranger = http.post("/services/math/div", "[42, 2]");
    assertThat(stranger.statusCode()).isEqualTo(401);
    assertThat(stranger.headers().firstValue("WWW-Authenticate").orElse("")).contains("Bearer");
    assertThat(http.get("/services", "Authorization", "Bearer " + TOKEN + "x").statusCode())
        .isEqualTo(401);
    assertThat(http.get("/ui").statusCode()).isEqualTo(401);
    assertThat(http.get("/metrics").statusCode()).isEqualTo(401);
    assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(
            http.post("/services/math/div", "[42, 2]", "Authorization", "Bearer " + TOKEN).body())
        .isEqualTo("21");
  }

  @Test
  void passwordOpensToo() throws Exception {
    var http = new Opened(open(builder().callers(callers("bob.password=open sesame 1"))).url());

    assertThat(http.get("/services", "Authorization", basic("bob:open sesame 1")).statusCode())
        .isEqualTo(200);
    assertThat(http.get("/services", "Authorization", basic("ann:open sesame 1")).statusCode())
        .isEqualTo(401);
    assertThat(http.get("/services", "Authorization", "Basic !").statusCode()).isEqualTo(401);
  }

  @Test
  void brokersPermissionsHoldForEachCaller() throws Exception {
    var responder = broker.broker().credentials().first(Role.RESPONDERS);
    var file =
        callers(
            "ann.token=" + TOKEN,
            "bob.token=" + TOKEN + "-of-bob",
            "bob.broker-user=" + responder.name(),
            "bob.broker-password=" + responder.password(),
            "eve.token=" + TOKEN + "-of-eve",
            "eve.broker-user=nobody",
            "eve.broker-password=wrong");
    var http = new Opened(open(builder().callers(file)).url());

    assertThat(call(http, TOKEN).body()).isEqualTo("21");
    var bob = call(http, TOKEN + "-of-bob");
    assertThat(bob.body()).contains("\"code\":\"PERMISSION_DENIED\"");
    assertThat(bob.statusCode()).isEqualTo(403);
    var eve = call(http, TOKEN + "-of-eve");
    assertThat(eve.body()).contains("\"code\":\"UNAUTHENTICATED\"").doesNotContain("wrong");
    assertThat(eve.statusCode()).isEqualTo(503);
  }

  @Test
  void userWhoMayNotCallLeavesNoConnectionBehind() throws Exception {
    var responder = broker.broker().credentials().first(Role.RESPONDERS);
    var file =
        callers(
            "bob.token=" + TOKEN,
            "bob.broker-user=" + responder.name(),
            "bob.broker-password=" + responder.password());
    var own = broker.connectAs(Role.REQUESTERS);
    var opened = new CopyOnWriteArrayList<ParleyConnection>();
    var gateway =
        builder()
            .callers(file)
            .connector(
                (user, password) -> {
                  var fresh = broker.closing(own.openAs(user, password));
                  opened.add(fresh);
                  return fresh;
                });
    var http = new Opened(open(gateway).url());

    for (var i = 0; i < 3; i++) {
      assertThat(call(http, TOKEN).statusCode()).isEqualTo(403);
    }

    assertThat(opened).hasSize(3).noneMatch(ParleyConnection::isConnected);
  }

  private static HttpResponse<String> call(Opened http, String token) throws Exception {
    return http.post("/services/math/div", "[42, 2]", "Authorization", "Bearer " + token);
  }

  @Test
  void callersThatOthersCanReadAreRefused() throws Exception {
    var file = callers("ann.token=" + TOKEN);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> builder().callers(file))
        .hasMessage("The file of callers " + file + " can be used by others. Run chmod 600 on it.");
  }

  @Test
  void callersThatMakeNoSense() throws Exception {
    for (var line :
        List.of("ann.tokn=x", "ann.token=short", "ann.broker-user=x", "", "ann.password=short")) {
      var file = callers(line);
      assertThatThrownBy(() -> builder().callers(file))
          .isInstanceOf(GatewayException.class)
          .hasMessageStartingWith("The file of callers " + file + " makes no sense: ");
    }
  }

  @Test
  void slowBodiesHoldUpNobody() throws Exception {
    var gateway = open(builder());
    var slow = new ArrayList<Socket>();
    try {
      for (var i = 0; i < HttpLimits.REQUESTS + 100; i++) {
        var socket = socket(gateway);
        slow.add(socket);
        socket
            .getOutputStream()
            .write(
                ("POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n"
                        + "Content-Length: 1000\r\n\r\n<methodCall>")
                    .getBytes(UTF_8));
      }

      assertThat(new Opened(gateway.url()).post("/services/math/div", "[42, 2]").body())
          .isEqualTo("21");
    } finally {
      for (var socket : slow) {
        socket.close();
      }
    }
  }

  /** Asked while there is no broker: an answer other than 503 has not needed it. */
  @Test
  void brokerIsNotAskedForServicesOfWhichNothingIsAllowed() throws Exception {
    var http = new Opened(open(builder().allow("*-public.get", "shop*")).url());

    broker.stop();
    try {
      for (var name : List.of("nowhere", "maths", "mat", "public", "sho")) {
        var response = http.get("/services/" + name);
        assertThat(response.statusCode()).as(name).isEqualTo(404);
        assertThat(Opened.fields(response).get("detail"))
            .isEqualTo(
                "There is no service '"
                    + name
                    + "' here; GET /services lists those that can be called");
      }
      for (var name : List.of("math", "a-public", "shop", "shop-2")) {
        assertThat(http.get("/services/" + name).statusCode()).as(name).isEqualTo(503);
      }
    } finally {
      broker.start();
    }
  }

  @Test
  void brokerThatIsDownIsAnOutageAndNoMore() throws Exception {
    var http = new Opened(open(builder()).url());
    assertThat(http.post("/services/math/div", "[42, 2]").body()).isEqualTo("21");

    broker.stop();
    try {
      var down = http.post("/services/math/div", "[42, 2]");
      assertThat(down.body()).contains("\"code\":\"UNAVAILABLE\"");
      assertThat(down.statusCode()).isEqualTo(503);
      assertThat(down.headers().firstValue("Retry-After")).contains("1");
      assertThat(http.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
    } finally {
      broker.start();
    }

    await()
        .untilAsserted(
            () -> assertThat(http.post("/services/math/div", "[42, 2]").body()).isEqualTo("21"));
    assertThat(http.get("/health/ready").statusCode()).isEqualTo(200);
  }

  private Gateway.Builder builder() {
    return Gateway.builder(broker.connectAs(Role.REQUESTERS)).allow("math.*").port(0);
  }

  private static Gateway open(Gateway.Builder builder) {
    return broker.closing(builder.start());
  }

  private Path callers(String... lines) throws Exception {
    var file =
        Files.createTempFile(
            directory,
            "callers",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.write(file, List.of(lines));
  }

  private static String basic(String credentials) {
    return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  private static Socket socket(Gateway gateway) throws Exception {
    return new Socket(InetAddress.getLoopbackAddress(), URI.create(gateway.url()).getPort());
  }

  private static String raw(Gateway gateway, String request) throws Exception {
    try (var socket = socket(gateway)) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.getOutputStream().flush();
      return String.valueOf(
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine());
    }
  }
}
