package dev.parley.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.parley.gateway.ExplorerBrowser.button;
import static dev.parley.gateway.ExplorerBrowser.fits;
import static dev.parley.gateway.ExplorerBrowser.picture;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.parley.broker.Credentials.Role;
import dev.parley.testing.ParleyBroker;
import dev.parley.topics.Rooms;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page in a real browser; compiled only where there is one. */
@Tag("once")
@Timeout(180)
class ExplorerTest {
  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

  @RegisterExtension static final ExplorerBrowser browser = new ExplorerBrowser();

  private static Gateway gateway;

  @BeforeAll
  static void open() {
    gateway = ExplorerBrowser.gatewayOfExamples(broker);
  }

  @Test
  void methodIsCalledFromItsForm() {
    var page = visit("/ui", 1100, ColorScheme.LIGHT);

    button(page, "math.div(Number,Number)").click();
    assertThat(page.locator("#method-title")).hasText("math.div");
    assertThat(page.locator("#method-declaration"))
        .hasText("Number div(Number dividend, Number divisor)");
    page.getByLabel("dividend").fill("42");
    page.getByLabel("divisor").fill("2");
    button(page, "Call").click();

    assertThat(page.locator("#result")).hasText("21");
    assertThat(page.locator("#took")).hasText(Pattern.compile("\\d+ ms, trace [0-9a-f]{32}"));
    picture(page, "explorer");
  }

  @Test
  void callWithAKeyIsRunOnce() {
    var page = visit("/ui", 1100, ColorScheme.LIGHT);
    button(page, "math.div(Number,Number)").click();
    page.getByLabel("dividend").fill("42");
    page.getByLabel("divisor").fill("2");
    page.getByLabel("Idempotency-Key").fill("order 4711");
    button(page, "Call").click();
    assertThat(page.locator("#result")).hasText("21");

    page.getByLabel("dividend").fill("44");
    button(page, "Call").click();
    assertThat(page.locator("#problem")).hasText("BAD_ARGUMENTS");
    assertThat(page.locator("#outcome"))
        .containsText("The idempotency key was used for another call");
  }

  @Test
  void itemsComeOneByOneUntilStopped() {
    var page = visit("/ui", 400, ColorScheme.DARK);
    button(page, "math.primes(int)").click();
    page.getByLabel("limit").fill("20");
    button(page, "Call").click();
    assertThat(page.locator("#outcome h3")).hasText("8 items");
    assertThat(page.locator("#items li"))
        .hasText(new String[] {"2", "3", "5", "7", "11", "13", "17", "19"});
    page.locator("#took").scrollIntoViewIfNeeded();
    picture(page, "items-narrow-dark");

    page.getByLabel("limit").fill("2000000000");
    button(page, "Call").click();
    assertThat(page.locator("#items li").last()).isVisible();
    button(page, "Stop").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#outcome h3")).hasText(Pattern.compile("Stopped after \\d+ items?"));
    assertThat(fits(page)).isTrue();
    assertThat(button(page, "Call")).isEnabled();
  }

  @Test
  void failureSaysWhatToDo() {
    var page = visit("/ui", 1100, ColorScheme.DARK);
    button(page, "math.div(Number,Number)").click();
    page.getByLabel("dividend").fill("one");
    button(page, "Call").click();
    assertThat(page.locator("#argument-0-problem")).hasText("This must be a number.");

    page.getByLabel("dividend").fill("1");
    page.getByLabel("divisor").fill("0");
    button(page, "Call").click();

    assertThat(page.locator("#problem")).hasText("FAILED");
    assertThat(page.locator("#outcome"))
        .containsText("java.lang.ArithmeticException: division by zero");
    assertThat(page.locator("#advice")).hasText("The method itself failed; see what it says.");
    picture(page, "failure-dark");
  }

  /** By keyboard alone, on a narrow screen that need not be scrolled sideways. */
  @Test
  void keyboardIsEnough() {
    var page = visit("/ui", 400, ColorScheme.LIGHT);
    var method = button(page, "string.makeUpper(String)");
    assertThat(method).isVisible();
    method.focus();
    page.keyboard().press("Enter");
    assertThat(page.getByLabel("text String")).isFocused();
    page.keyboard().type("<b>eren</b>");
    page.keyboard().press("Enter");

    assertThat(page.locator("#result")).hasText("\"<B>EREN</B>\"");
    assertThat(fits(page)).isTrue();
    picture(page, "services-narrow");
  }

  @Test
  void peopleTalkInARoom() {
    var page = visit("/ui#rooms", 1100, ColorScheme.LIGHT);
    var rooms = broker.closing(Rooms.builder(broker.connectAs(Role.REQUESTERS)).build());
    var ann = rooms.join("ops", "ann");
    var heard = new LinkedBlockingQueue<String>();
    ann.onMessage(message -> heard.add(message.sender() + ": " + message.text()));

    page.getByLabel("Room", exact()).fill("ops");
    page.getByLabel("Your name").fill("bob");
    button(page, "Join").click();
    assertThat(page.locator("#members")).containsText("bob");
    page.getByLabel("Message", exact()).fill("<i>hello</i>");
    page.keyboard().press("Enter");
    Patience.await().until(() -> heard.contains("bob: <i>hello</i>"));
    ann.send("hello, bob").join();

    assertThat(page.locator("#talk")).containsText("ann: hello, bob");
    assertThat(page.locator("#talk")).containsText("bob: <i>hello</i>");
    picture(page, "rooms-light");
    button(page, "Leave").click();
    Patience.await().until(() -> ann.members().size() == 1);
  }

  @Test
  void roomThatIsNotAllowedIsRefused() {
    var page = visit("/ui#rooms", 400, ColorScheme.DARK);
    page.getByLabel("Room", exact()).fill("private");
    page.getByLabel("Your name").fill("bob");
    button(page, "Join").click();

    assertThat(page.locator("#join-problem"))
        .hasText("There is no room 'private' here; --rooms allows them");
    picture(page, "rooms-narrow-dark");
  }

  private static Page visit(String path, int width, ColorScheme scheme) {
    return browser.visit(gateway.url() + path, width, scheme);
  }

  private static Page.GetByLabelOptions exact() {
    return new Page.GetByLabelOptions().setExact(true);
  }
}
