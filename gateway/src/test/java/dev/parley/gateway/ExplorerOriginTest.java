package dev.parley.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import dev.parley.broker.Credentials.Role;
import dev.parley.testing.ParleyBroker;
import dev.parley.topics.Member;
import dev.parley.topics.Rooms;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a page of another origin can do to a gateway; compiled only where there is a browser. */
@Tag("once")
@Timeout(180)
class ExplorerOriginTest {
  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

  @RegisterExtension static final ExplorerBrowser browser = new ExplorerBrowser();

  private static Gateway gateway;
  private static HttpServer elsewhere;

  @BeforeAll
  static void open() throws Exception {
    gateway = ExplorerBrowser.gatewayOfExamples(broker);
    elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          var page =
              "<!DOCTYPE html><title>Elsewhere</title><link rel=icon href='data:,'><a href='"
                  + gateway.url()
                  + "/ui'>services</a>";
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            body.write(page.getBytes(UTF_8));
          }
        });
    elsewhere.start();
  }

  @AfterAll
  static void close() {
    elsewhere.stop(0);
  }

  @Test
  void pageOfAnotherPortCannotJoinARoom() {
    var rooms = broker.closing(Rooms.builder(broker.connectAs(Role.REQUESTERS)).build());
    var joined = new CopyOnWriteArrayList<String>();
    rooms
        .join("ops", "ann")
        .onEvent(event -> event.member().map(Member::name).ifPresent(joined::add));
    var page = visitElsewhere();

    page.evaluate(
        "url => fetch(url, {mode: 'no-cors', credentials: 'include',"
            + " headers: {Accept: 'text/event-stream'}}).catch(() => {})",
        gateway.url() + "/rooms/ops/events?as=evil");
    rooms.join("ops", "bob");

    Patience.await().until(() -> joined.contains("bob"));
    assertThat(joined).doesNotContain("evil");
  }

  @Test
  void linkOnAnotherPageLeadsToTheServices() {
    var page = visitElsewhere();

    page.getByText("services").click();

    assertThat(ExplorerBrowser.button(page, "math.div(Number,Number)")).isVisible();
  }

  private static Page visitElsewhere() {
    return browser.visit(
        "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/", 1100, ColorScheme.LIGHT);
  }
}
