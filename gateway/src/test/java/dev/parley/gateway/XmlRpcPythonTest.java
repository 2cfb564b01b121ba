package dev.parley.gateway;

import static dev.parley.gateway.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import dev.parley.examples.ExampleServices;
import dev.parley.responder.Responder;
import dev.parley.testing.ParleyBroker;
import java.net.URI;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The door as Python's own XML-RPC client finds it. */
@Timeout(180)
class XmlRpcPythonTest {
  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

  private static Gateway gateway;

  @BeforeAll
  static void open() {
    var responder = broker.closing(Responder.builder(broker.connect()).build());
    ExampleServices.export(responder)
        .export("shop", Shop.class, new Shop.Keeper())
        .export("secret", Supplier.class, () -> "kept");
    gateway =
        broker.closing(
            Gateway.builder(broker.connectAs(Role.REQUESTERS))
                .allow(
                    "demo.*", "math.*", "s*.m*", "sample.*", "shop.*", "validator1.*", "nobody.*")
                .port(0)
                .start());
  }

  /** On a busy machine answers are late; the gateway forgets whom it has not heard for a while. */
  @BeforeEach
  void awaitAll() {
    var http = new Opened(gateway.url());
    await()
        .untilAsserted(
            () ->
                assertThat(http.get("/services").body())
                    .contains("demo", "math", "string", "validator1"));
  }

  @Test
  void originalConversation() throws Exception {
    var url = URI.create(gateway.url());

    assertThat(Python.run("conversation.py", url.getHost(), "" + url.getPort()))
        .startsWith("The server supports these functions:\ndemo.div\n")
        .contains("\ndiv\necho\nfoo_function\n")
        .endsWith(
            """
            Server responded: We sent this data to server
            Server says: 8 / 4 is: 2
            Server says: foo_function returned True
            Server Status: 200
            Server Message: <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Our Web Title</title></head>
            <body>
            <p>You have visited: /somefile</p>
            </body>
            </html>

            """);
  }

  @Test
  void everyTypeComesBackAsItWas() throws Exception {
    assertThat(Python.run("values.py", gateway.url() + "/RPC2")).isEqualTo("ok\n");
  }

  @Test
  void introspectionMulticallAndFaults() throws Exception {
    assertThat(Python.run("system.py", gateway.url())).isEqualTo("ok\n");
  }

  @Test
  void crowdOfClientsGetsEachItsOwnAnswers() throws Exception {
    assertThat(Python.run("crowd.py", gateway.url() + "/RPC2")).isEqualTo("ok\n");
  }
}
