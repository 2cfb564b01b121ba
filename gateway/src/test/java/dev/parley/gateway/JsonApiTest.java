package dev.parley.gateway;

import static dev.parley.gateway.Opened.fields;
import static dev.parley.gateway.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.broker.Credentials.Role;
import dev.parley.examples.ExampleServices;
import dev.parley.protocol.CallContext;
import dev.parley.protocol.Operation;
import dev.parley.responder.Responder;
import dev.parley.testing.ParleyBroker;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class JsonApiTest {
  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

  private static final AtomicInteger TICKS = new AtomicInteger();

  private static Opened http;

  interface Notes {
    @Operation(oneWay = true)
    void note(String text);

    int tick(int by);

    String trace();

    String twice(String text);

    String twice(String text, Map<String, List<Integer>> counts);
  }

  @BeforeAll
  static void open() {
    var responder = broker.closing(Responder.builder(broker.connect()).build());
    ExampleServices.export(responder)
        .export("shop", Shop.class, new Shop.Keeper())
        .export("secret", Supplier.class, () -> "kept")
        .export(
            "notes",
            Notes.class,
            new Notes() {
              @Override
              public void note(String text) {}

              @Override
              public int tick(int by) {
                return TICKS.addAndGet(by);
              }

              @Override
              public String trace() {
                return CallContext.current()
                    .orElseThrow()
                    .headers()
                    .getOrDefault("traceparent", "");
              }

              @Override
              public String twice(String text) {
                return text + text;
              }

              @Override
              public String twice(String text, Map<String, List<Integer>> counts) {
                return text + counts;
              }
            });
    var gateway =
        broker.closing(
            Gateway.builder(broker.connectAs(Role.REQUESTERS))
                .allow("demo.*", "math.*", "string.*", "sample.*", "shop.*", "notes.*", "nobody.*")
                .port(0)
                .start());
    http = new Opened(gateway.url());
  }

  static Stream<Arguments> calls() {
    return Stream.of(
        arguments("math/div", "[42, 2]", "21"),
        arguments("math/div", "{\"divisor\": 2, \"dividend\": 42}", "21"),
        arguments("math/div", "[7.0, 2]", "3.5"),
        arguments("math/primes", "[10]", "[2,3,5,7]"),
        arguments("demo/foo_function", "", "true"),
        arguments("demo/foo_function", "[]", "true"),
        arguments("sample/roundtrip", "[null]", "null"),
        arguments(
            "sample/roundtrip",
            "[{\"a\":[1,\"é😀\",{\"b\":null}]}]",
            "{\"a\":[1,\"é😀\",{\"b\":null}]}"),
        arguments(
            "shop/place",
            "[{\"article\":\"tea\",\"price\":2.5,\"when\":\"2026-01-02T03:04:05\"}]",
            "{\"article\":\"tea\",\"price\":5.0,\"when\":\"2026-01-02T03:04:05\"}"),
        arguments("shop/reversed", "[\"YWJj\", \"RED\"]", "\"Y2Jh\""),
        arguments("notes/twice", "[\"a\"]", "\"aa\""),
        arguments("notes/twice(String,Map)", "[\"a\", {\"b\": [1]}]", "\"a{b=[1]}\""));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void answersWithTheResult(String path, String body, String result) throws Exception {
    var response = http.post("/services/" + path, body);

    assertThat(response.body()).isEqualTo(result);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json;");
  }

  @Test
  void callWithAnIdempotencyKeyRunsOnce() throws Exception {
    var before = TICKS.get();
    for (var i = 0; i < 2; i++) {
      assertThat(http.post("/services/notes/tick", "[1]", "Idempotency-Key", "once").body())
          .isEqualTo("" + (before + 1));
    }
    assertThat(http.post("/services/notes/tick", "[1]", "Idempotency-Key", "twice").body())
        .isEqualTo("" + (before + 2));

    var other = http.post("/services/notes/tick", "[2]", "Idempotency-Key", "once");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(fields(other).get("detail"))
        .asString()
        .startsWith("The idempotency key was used for another call");
    assertThat(http.post("/services/notes/tick", "[1]", "Idempotency-Key", " ").statusCode())
        .isEqualTo(400);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments("math/div", "[1, 0]", 500, "FAILED", "division by zero"),
        arguments("math/dvi", "[]", 404, "NO_SUCH_METHOD", "The service 'math' has no method dvi"),
        arguments("nobody/knows", "[]", 404, "NO_SUCH_SERVICE", ""),
        arguments("secret/get", "[]", 404, "NO_SUCH_METHOD", "There is no method secret.get here"),
        arguments("math/$describe", "[]", 404, "NO_SUCH_METHOD", ""),
        arguments("a%20b/c", "[]", 404, "NO_SUCH_SERVICE", "There is no service 'a b' here"),
        arguments("math/div", "[1]", 422, "BAD_ARGUMENTS", ""),
        arguments("math/div", "{\"by\": 1}", 422, "BAD_ARGUMENTS", ""),
        arguments("math/div", "[1", 400, "BAD_REQUEST", "The body is no JSON: "),
        arguments("math/div", "3", 400, "BAD_REQUEST", "The body must be an array"),
        arguments("shop/busy", "[]", 429, "BUSY", "come back later"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failureIsAProblem(String path, String body, int httpStatus, String code, String detail)
      throws Exception {
    var response = http.post("/services/" + path, body);

    assertThat(response.statusCode()).isEqualTo(httpStatus);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body()).doesNotContain("\tat ", "trace");
    var problem = fields(response);
    assertThat(problem.get("type")).isEqualTo("urn:parley:status:" + code);
    assertThat(problem.get("code")).isEqualTo(code);
    assertThat(problem.get("status")).isEqualTo(httpStatus);
    assertThat((String) problem.get("detail")).startsWith(detail);
  }

  @Test
  void busyServiceSaysWhenToComeBack() throws Exception {
    var response = http.post("/services/shop/busy", "[]");

    assertThat(response.headers().firstValue("Retry-After")).contains("3");
    assertThat(fields(response).get("retryAfter")).isEqualTo(3000);
  }

  @Test
  void oneWayCallIsAccepted() throws Exception {
    var response = http.post("/services/notes/note", "[\"a\"]");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void bodyThatIsNotUtf8() throws Exception {
    var response =
        http.send(
            http.request("/services/sample/roundtrip")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[] {'[', '"', (byte) 0xE9, '"', ']'}))
                .build());

    assertThat(fields(response).get("detail")).isEqualTo("The body is not UTF-8");
  }

  @Test
  void servicesAreListedWithoutWhatMayNotBeCalled() throws Exception {
    // On a busy machine answers are late.
    await()
        .untilAsserted(
            () ->
                assertThat(http.get("/services").body())
                    .contains(
                        "{\"service\":\"math\",\"doc\":\"Works on numbers.\",\"responders\":1,"
                            + "\"methods\":[\"div\",\"primes\"]}")
                    .doesNotContain("secret", "validator1"));
  }

  @Test
  void serviceIsDescribedWithSchemas() throws Exception {
    assertThat(http.get("/services/notes").body())
        .contains(
            "\"schema\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"array\","
                + "\"items\":{\"type\":\"integer\",\"format\":\"int32\"}}}")
        .contains("\"oneWay\":true");
    assertThat(http.get("/services/secret").statusCode()).isEqualTo(404);
  }

  @Test
  void contractsAreAnOpenApiDocument() throws Exception {
    await()
        .untilAsserted(
            () -> {
              var document = fields(http.get("/openapi.json"));
              assertThat(document.get("openapi")).isEqualTo("3.1.0");
              assertThat((Map<?, ?>) document.get("paths"))
                  .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                  .containsKeys(
                      "/services/math/div",
                      "/services/notes/note",
                      "/services/notes/twice(String)",
                      "/services/notes/twice(String,Map)")
                  .doesNotContainKey("/services/secret/get");
              assertThat(document.toString()).contains("dividend", "#/components/schemas/Problem");
            });
  }

  @Test
  void anyPageSaysWhichItIs() throws Exception {
    var response = http.get("/%3Cscript%3E/a'b&c");

    assertThat(response.body())
        .contains("<title>Our Web Title</title>", "You have visited: /%3Cscript%3E/a&#39;b&amp;c");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'");
  }

  @Test
  void whatIsNotThereIsAProblem() throws Exception {
    var response = http.post("/nothing", "[]");

    assertThat(response.statusCode()).isIn(404, 405);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void healthAndMetrics() throws Exception {
    http.post("/services/math/div", "[42, 2]");

    assertThat(http.get("/health/live").body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(http.get("/health/ready").body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(http.get("/metrics").body())
        .contains(
            "parley_gateway_connected 1",
            "parley_gateway_calls_seconds_count{method=\"div\",service=\"math\",status=\"OK\"}",
            "parley_gateway_requests_seconds_count{method=\"POST\",status=\"200\"}",
            "jvm_memory_used_bytes");
  }

  @Test
  void callsBelongToTheTraceOfTheirRequest() throws Exception {
    var mine = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    var told = http.post("/services/notes/trace", "[]", "traceparent", mine);
    assertThat(told.body()).isEqualTo('"' + mine + '"');
    assertThat(told.headers().firstValue("traceresponse")).contains(mine);

    var made = http.post("/services/notes/trace", "[]", "traceparent", "00-1-2-3");
    assertThat(made.body()).matches("\"00-[0-9a-f]{32}-[0-9a-f]{16}-01\"");
    assertThat(made.headers().firstValue("traceresponse")).contains(made.body().replace("\"", ""));
  }

  @Test
  void callsByXmlRpcDoToo() throws Exception {
    var mine = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    var one =
        "<value><struct><member><name>methodName</name><value>notes.trace</value></member>"
            + "<member><name>params</name><value><array><data/></array></value></member>"
            + "</struct></value>";
    var told =
        http.send(
            http.request("/RPC2", "traceparent", mine, "Content-Type", "text/xml")
                .POST(
                    BodyPublishers.ofString(
                        "<methodCall><methodName>system.multicall</methodName><params><param>"
                            + "<value><array><data>"
                            + one.repeat(2)
                            + "</data></array></value></param></params></methodCall>"))
                .build());
    assertThat(told.headers().firstValue("traceresponse")).contains(mine);
    assertThat(told.body().split(mine, -1)).hasSize(3);
  }
}
