package dev.parley.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.parley.gateway.ExplorerBrowser.fits;
import static dev.parley.gateway.ExplorerBrowser.picture;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import dev.parley.broker.Credentials.Role;
import dev.parley.examples.ExampleServices;
import dev.parley.responder.Responder;
import dev.parley.testing.ParleyBroker;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Load on the page; compiled only where there is a browser. */
@Timeout(180)
class ExplorerAdminTest {
  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();
  @RegisterExtension static final ExplorerBrowser browser = new ExplorerBrowser();

  private static Gateway ofAdmin;
  private static Gateway ofOther;

  @BeforeAll
  static void open() {
    ExampleServices.export(broker.closing(Responder.builder(broker.connect()).build()));
    ofAdmin = gateway(Role.ADMINS);
    ofOther = gateway(Role.REQUESTERS);
  }

  private static Gateway gateway(Role role) {
    return broker.closing(Gateway.builder(broker.connectAs(role)).allow("*").port(0).start());
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
        .hasText("1 responder. In the last five minutes 0 calls, 0 of them failed.");
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
}
