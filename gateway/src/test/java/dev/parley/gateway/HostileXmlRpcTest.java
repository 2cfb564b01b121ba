package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.broker.Credentials.Role;
import dev.parley.examples.ExampleServices;
import dev.parley.responder.Responder;
import dev.parley.testing.ParleyBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class HostileXmlRpcTest {
  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static Gateway gateway;

  @BeforeAll
  static void open() {
    ExampleServices.export(broker.closing(Responder.builder(broker.connect()).build()));
    gateway =
        broker.closing(
            Gateway.builder(broker.connectAs(Role.REQUESTERS)).allow("*").port(0).start());
  }

  static Stream<Arguments> hostile() {
    var bomb = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"ha\">");
    for (var i = 1; i < 30; i++) {
      bomb.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(i, i - 1, i - 1));
    }
    return Stream.of(
        arguments("nothing", "", -32700),
        arguments("no XML", "hello", -32700),
        arguments("JSON", "{\"method\": \"math.div\"}", -32700),
        arguments("a DOCTYPE", "<!DOCTYPE methodCall>" + call("<i4>1</i4>"), -32700),
        arguments(
            "an external entity",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + call("&e;"),
            -32700),
        arguments("billion laughs", bomb + "]>" + call("&a29;"), -32700),
        arguments("an unknown entity", call("&e;"), -32700),
        arguments("cut short", call("<i4>1</i4>").substring(0, 90), -32700),
        arguments("wrong nesting", call("<i4>1</string>"), -32700),
        arguments("a control character", call("\u0001"), -32700),
        arguments("a reference to one", call("&#1;"), -32700),
        arguments("something after the end", call("x") + "<more/>", -32700),
        arguments(
            "deep nesting",
            call("<array><data><value>".repeat(100) + "</value></data></array>".repeat(100)),
            -32600),
        arguments(
            "deeper nesting, cut short", call("<array><data><value>".repeat(100_000)), -32600),
        arguments("deep nesting of what is not XML-RPC", call("<a>".repeat(100_000)), -32600),
        arguments(
            "too many values",
            call("<array><data>" + "<value/>".repeat(250_001) + "</data></array>"),
            -32600),
        arguments("another document", "<html/>", -32600),
        arguments("a response", "<methodResponse/>", -32600),
        arguments("no method", "<methodCall/>", -32600),
        arguments("an empty method", "<methodCall><methodName/></methodCall>", -32600),
        arguments("an unknown type", call("<i5>1</i5>"), -32600),
        arguments("a type in a type", call("<int><int>1</int></int>"), -32600),
        arguments("two types", call("<int>1</int><int>1</int>"), -32600),
        arguments("text beside a type", call("x<int>1</int>"), -32600),
        arguments("a struct without names", call("<struct><member/></struct>"), -32600),
        arguments(
            "a member twice",
            call("<struct>" + "<member><name>a</name><value/></member>".repeat(2) + "</struct>"),
            -32600),
        arguments("an int that is none", call("<int>x</int>"), -32600),
        arguments("an int too large", call("<int>2147483648</int>"), -32600),
        arguments("an i8 too large", call("<i8>9223372036854775808</i8>"), -32600),
        arguments("a boolean that is none", call("<boolean>2</boolean>"), -32600),
        arguments("a double that is none", call("<double>0x1p3</double>"), -32600),
        arguments(
            "a date that is none",
            call("<dateTime.iso8601>20261301T00:00:00</dateTime.iso8601>"),
            -32600),
        arguments("base64 that is none", call("<base64>a</base64>"), -32600),
        arguments("nil with content", call("<nil>0</nil>"), -32600),
        arguments(
            "a method of the machinery",
            call("x").replace("sample.roundtrip", "math.$describe"),
            -32601),
        arguments("a service with a strange name", call("x").replace("sample", "a\nb"), -32601),
        arguments("a method with no name", call("x").replace("roundtrip", ""), -32601));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void isAFault(String name, String body, int code) throws Exception {
    var response = post(body.getBytes(UTF_8), "text/xml");

    assertThat(response.body())
        .contains("<name>faultCode</name><value><int>" + code + "</int>")
        .doesNotContain("\tat ", "java.");
    assertThat(response.statusCode()).isEqualTo(200);
  }

  static Stream<Arguments> encodings() {
    var text = "é<";
    return Stream.of(
        arguments(document("UTF-8", UTF_8), "text/xml"),
        arguments(document("utf-8", UTF_8), "application/xml; charset=\"utf-8\""),
        arguments(document("ISO-8859-1", ISO_8859_1), "text/xml"),
        arguments(document("UTF-8", ISO_8859_1), "text/xml; charset=iso-8859-1"),
        arguments(document("UTF-16", UTF_16), "text/xml"),
        arguments(document("UTF-16", UTF_16LE), "text/xml"),
        arguments(("\uFEFF" + call(text.replace("<", "&lt;"))).getBytes(UTF_8), "text/xml"),
        arguments(call("&#233;<![CDATA[<]]>").getBytes(UTF_8), "text/xml"));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void encodingIsHonoured(byte[] body, String type) throws Exception {
    assertThat(post(body, type).body()).contains("<value><string>é&lt;</string></value>");
  }

  static Stream<Arguments> wrongEncodings() {
    return Stream.of(
        arguments(document("EBCDIC-CP-US", ISO_8859_1), "text/xml", -32701),
        arguments(document("UTF-8", UTF_8), "text/xml; charset=x-none", -32701),
        arguments(document("UTF-8", ISO_8859_1), "text/xml", -32702),
        arguments(document("US-ASCII", UTF_8), "text/xml", -32702),
        arguments(new byte[] {'<', (byte) 0xC0, (byte) 0x80}, "text/xml", -32702));
  }

  @ParameterizedTest
  @MethodSource("wrongEncodings")
  void encodingThatIsWrongIsAFault(byte[] body, String type, int code) throws Exception {
    assertThat(post(body, type).body()).contains("<int>" + code + "</int>");
  }

  @Test
  void carriageReturnsSurviveWhenTheyAreEscaped() throws Exception {
    assertThat(post(call("a&#13;\nb&#13;").getBytes(UTF_8), "text/xml").body())
        .contains("<string>a&#13;\nb&#13;</string>");
  }

  @Test
  void hugeBodyIsRefused() throws Exception {
    assertThat(post(call("x".repeat(8 << 20)).getBytes(UTF_8), "text/xml").statusCode())
        .isEqualTo(413);
  }

  @Test
  void anotherContentTypeIsRefused() throws Exception {
    assertThat(post(call("x").getBytes(UTF_8), "text/plain").statusCode()).isEqualTo(415);
  }

  private static byte[] document(String declared, java.nio.charset.Charset real) {
    return ("<?xml version='1.0' encoding='" + declared + "'?>" + call("é&lt;")).getBytes(real);
  }

  private static String call(String value) {
    return "<methodCall><methodName>sample.roundtrip</methodName><params><param><value>"
        + value
        + "</value></param></params></methodCall>";
  }

  private static HttpResponse<String> post(byte[] body, String type) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(gateway.url() + "/RPC2"))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString(UTF_8));
  }
}
