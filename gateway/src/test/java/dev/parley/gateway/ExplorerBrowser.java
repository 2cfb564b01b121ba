package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.parley.broker.Credentials.Role;
import dev.parley.examples.ExampleServices;
import dev.parley.responder.Responder;
import dev.parley.testing.ParleyBroker;
import dev.parley.topics.RoomKeeper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real browser for the tests of one class, in which nothing may be complained of: a script or
 * style that is blocked is, too. Compiled only where there is one. With the property {@code
 * parley.screenshots}, a directory, pictures for the documentation are kept there.
 */
final class ExplorerBrowser implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private static final double PATIENCE = 60_000;
  private static final String SHOWN = "explorer";

  private final List<String> complaints = new ArrayList<>();
  private @Nullable Playwright playwright;
  private @Nullable Browser browser;
  private @Nullable Page page;

  @Override
  public void beforeAll(ExtensionContext context) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(BrowserTest.CHROMIUM)
                    .setTimeout(PATIENCE)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (playwright != null) {
      playwright.close();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (page != null) {
      page.context().close();
      page = null;
      var found = List.copyOf(complaints);
      complaints.clear();
      assertThat(found).isEmpty();
    }
  }

  /** A gateway to the example services and the room "ops", closed with the broker. */
  static Gateway gatewayOfExamples(ParleyBroker broker) {
    ExampleServices.export(broker.closing(Responder.builder(broker.connect()).build()));
    broker.closing(RoomKeeper.builder(broker.connectAs(Role.KEEPERS)).open());
    return broker.closing(
        Gateway.builder(broker.connectAs(Role.REQUESTERS))
            .allow("*")
            .rooms(List.of("ops"))
            .port(0)
            .start());
  }

  Page visit(String url, int width, ColorScheme scheme) {
    var context =
        Objects.requireNonNull(browser)
            .newContext(
                new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme));
    context.setDefaultTimeout(PATIENCE);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    var fresh = context.newPage();
    fresh.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !isRefusal(message.text())) {
            complaints.add(message.text());
          }
        });
    fresh.onPageError(complaints::add);
    fresh.navigate(url);
    page = fresh;
    return fresh;
  }

  /** Of the gateway; the second is of an answer that another origin's page may not see. */
  private static boolean isRefusal(String complaint) {
    return complaint.contains("the server responded")
        || complaint.contains("net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin");
  }

  static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** Whether nobody has to scroll sideways. */
  static boolean fits(Page page) {
    return Boolean.TRUE.equals(page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
  }

  /** For people to look at. */
  static void picture(Page page, String name) {
    var directory = name.startsWith(SHOWN) ? System.getProperty("parley.screenshots") : null;
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(
                Path.of(directory == null ? "target/pictures" : directory).resolve(name + ".png")));
  }
}
