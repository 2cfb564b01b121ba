package dev.parley.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.parley.gateway.ExplorerBrowser.button;
import static dev.parley.gateway.ExplorerBrowser.fits;
import static dev.parley.gateway.ExplorerBrowser.picture;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import dev.parley.broker.Credentials.Role;
import dev.parley.examples.ExampleServices;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import dev.parley.responder.Responder;
import dev.parley.testing.ParleyBroker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Load and dead letters on the page; compiled only where there is a browser. */
@Tag("once")
@Timeout(180)
class ExplorerAdminTest {
  interface Billing {
    int bill(int customer);
  }

  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();
  @RegisterExtension static final ExplorerBrowser browser = new ExplorerBrowser();

  private static Gateway ofAdmin;
  private static Gateway ofOther;
  private static Requester requester;

  @BeforeAll
  static void open() {
    ExampleServices.export(broker.closing(Responder.builder(broker.connect()).build()));
    serve().close();
    ofAdmin = gateway(Role.ADMINS);
    ofOther = gateway(Role.REQUESTERS);
    requester = broker.closing(Requester.builder(broker.connect()).build());
  }

  private static Gateway gateway(Role role) {
    return broker.closing(Gateway.builder(broker.connectAs(role)).allow("*").port(0).start());
  }

  private static Responder serve() {
    var responder = Responder.builder(broker.connect()).build();
    responder.export("billing", Billing.class, customer -> 2 * customer);
    return responder;
  }

  @Test
  void loadIsDrawnAndTold() throws Exception {
    var http = new Opened(ofOther.url());
    var page = browser.visit(ofOther.url() + "/ui#load", 1100, ColorScheme.LIGHT);
    for (var i = 0; i < 40; i++) {
      http.post("/services/math/div", "[42, " + i % 8 + "]"); // one of eight fails
    }

    assertThat(page.locator("#load-summary"))
        .containsText("In the last five minutes 40 calls, 5 of them failed. Lately");
    for (var line : new String[] {"calls", "failures", "p50", "p99"}) {
      assertThat(page.locator("path." + line)).hasAttribute("d", Pattern.compile("M[ML\\d. ]+"));
    }
    page.getByLabel("Calls through this gateway to").selectOption("string");
    assertThat(page.locator("#load-summary"))
        .hasText(
            "1 responder, 0 requests wait or are being handled. In the last five minutes 0 calls, 0 of"
                + " them failed.");
    page.getByLabel("Calls through this gateway to").selectOption("math");
    assertThat(page.locator("#load-summary")).containsText("40 calls");
    picture(page, "load-light");
  }

  @Test
  void loadIsReachedByKeyboardOnANarrowScreen() throws Exception {
    new Opened(ofAdmin.url()).post("/services/string/makeUpper", "[\"a\"]");
    var page = browser.visit(ofAdmin.url() + "/ui#load", 400, ColorScheme.DARK);
    assertThat(page.locator("#load-summary")).containsText("Lately");
    page.locator("#load-of").focus();
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");

    assertThat(page.locator("#load-rows tr")).hasCount(Load.BUCKETS);
    assertThat(page.locator("#load-rows tr").first().locator("td")).hasCount(4);
    assertThat(page.getByLabel("Load as a table")).isVisible();
    assertThat(fits(page)).isTrue();
    picture(page, "load-narrow-dark");
  }

  @Test
  void adminSendsADeadLetterAgain() throws Exception {
    var brief = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(2));
    requester.service("billing").with(brief).callAsync("bill", 1);
    var page = browser.visit(ofAdmin.url() + "/ui#dead", 1100, ColorScheme.LIGHT);
    Patience.await()
        .until(
            () -> {
              button(page, "Look again").click();
              return page.locator(".letter").count() == 1;
            });
    var answer =
        requester
            .service("billing")
            .with(CallOptions.DEFAULT.withTimeout(Duration.ofMinutes(10)))
            .callAsync("bill", 21);
    DeadRequests.dieOf(broker.broker(), "billing");
    button(page, "Look again").click();
    Locator letters = page.locator(".letter");
    assertThat(letters).hasCount(2);
    assertThat(letters.first()).containsText("billing.bill");
    assertThat(letters.first()).containsText("given out five times, never acknowledged");
    assertThat(letters.last()).containsText("It has expired, and what has expired is never run");
    assertThat(letters.last().locator("button")).hasCount(0);
    picture(page, "explorer-dead");
    page.setViewportSize(400, 800);
    assertThat(fits(page)).isTrue();
    picture(page, "dead-narrow");

    letters.first().locator("button").focus();
    page.keyboard().press("Enter");

    assertThat(page.locator("#dead-state")).containsText("Sent to billing again: bill");
    assertThat(letters).hasCount(1);
    assertThat(button(page, "Look again")).isFocused();
    broker.closing(serve());
    assertThat(answer.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(42);
  }

  @Test
  void othersAreToldWhomToAsk() {
    var page = browser.visit(ofOther.url() + "/ui#dead", 400, ColorScheme.DARK);

    assertThat(page.locator("#dead-problem"))
        .containsText("Only users with the role admins may look into queues");
    assertThat(page.locator("#dead-problem")).containsText("Ask whoever runs the broker");
    assertThat(page.locator(".letter")).hasCount(0);
    assertThat(fits(page)).isTrue();
    picture(page, "dead-narrow-dark");
  }
}
