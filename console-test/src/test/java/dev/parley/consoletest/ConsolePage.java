package dev.parley.consoletest;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import dev.parley.broker.Credentials.Role;
import dev.parley.broker.StandaloneBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The console in a real browser, as an admin. With the property {@code parley.screenshots}, a
 * directory, it keeps pictures of what it shows there: those in {@code docs/images}.
 */
final class ConsolePage implements AutoCloseable {
  private static final double PATIENCE_MS = 120_000;
  private static final int ATTEMPTS = 6;

  private final Playwright playwright;
  private final Page page;
  private final StandaloneBroker broker;

  private ConsolePage(Playwright playwright, Page page, StandaloneBroker broker) {
    this.playwright = playwright;
    this.page = page;
    this.broker = broker;
  }

  static ConsolePage logIn(StandaloneBroker broker) {
    var playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    var browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(BrowserTest.CHROMIUM)
                    .setTimeout(PATIENCE_MS)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    var page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 720));
    page.setDefaultTimeout(PATIENCE_MS);
    page.setDefaultNavigationTimeout(PATIENCE_MS);
    page.navigate(broker.consoleUrl());
    var admin = broker.credentials().first(Role.ADMINS);
    page.locator("#pf-login-username-id").fill(admin.name());
    page.locator("#pf-login-password-id").fill(admin.password());
    page.locator("button[type=submit]").click();
    page.getByText("Broker Info").waitFor();
    return new ConsolePage(playwright, page, broker);
  }

  /** One of the tabs, afresh, as soon as it has a row with that text. */
  void tab(String tab, String text) {
    page.navigate(broker.consoleUrl() + "/artemis");
    byRole(AriaRole.TAB, tab).click();
    row(text).first().waitFor();
  }

  /** The queues whose names have that text in them. */
  void queues(String text) {
    // A page of the table is ten rows.
    tab("queues", "parley.");
    page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Search")).fill(text);
    byRole(AriaRole.BUTTON, "Search").click();
    row(text).first().waitFor();
  }

  Locator row(String text) {
    return page.locator("tr").filter(new Locator.FilterOptions().setHasText(text));
  }

  /** What the table says in a queue's row, under that heading. */
  String cell(String queue, String heading) {
    // Asked of the heading itself: a table that draws itself anew has none for a moment.
    var column =
        page.locator("thead th")
            .filter(
                new Locator.FilterOptions()
                    .setHasText(Pattern.compile("^\\s*" + heading + "\\s*$")))
            .evaluate("cell => cell.cellIndex");
    return row(queue).first().locator("td").nth((Integer) column).innerText();
  }

  /** The messages of a queue that is in the table. */
  void browse(String queue) {
    menu(queue, "Browse Messages", byRole(AriaRole.HEADING, "Browsing " + queue));
    page.locator("#message-table td a").first().waitFor();
  }

  /** The first message in sight. */
  void openMessage() {
    page.locator("#message-table td a").first().click();
    page.getByText("Properties").first().waitFor();
  }

  /** A header or property of the message that is open. */
  String ofMessage(String key) {
    return page.locator("tr:has(td:text-is('" + key + "')) td").nth(1).innerText();
  }

  void scrollTo(String text) {
    page.getByText(text).first().scrollIntoViewIfNeeded();
  }

  /** An operation without arguments, of a queue that is in the table. */
  void execute(String queue, String operation, String picture) {
    var item =
        page.locator("[role=dialog] li").filter(new Locator.FilterOptions().setHasText(operation));
    menu(queue, "Operations", item);
    item.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Details")).click();
    var execute =
        item.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Execute"));
    execute.scrollIntoViewIfNeeded();
    picture(picture);
    execute.click();
  }

  /**
   * Until that is shown: a table that draws itself anew just then takes the click for nothing, or
   * the menu away.
   */
  private void menu(String queue, String item, Locator shown) {
    var click = new Locator.ClickOptions().setTimeout(PATIENCE_MS / ATTEMPTS);
    for (var attempt = 1; ; attempt++) {
      try {
        row(queue).getByRole(AriaRole.BUTTON).last().click(click);
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(item)).click(click);
        shown.waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE_MS / ATTEMPTS));
        return;
      } catch (TimeoutError e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        queues(queue);
      }
    }
  }

  private Locator byRole(AriaRole role, String name) {
    return page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  void picture(String name) {
    var directory = System.getProperty("parley.screenshots");
    if (directory != null) {
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of(directory).resolve(name + ".png")));
    }
  }

  @Override
  public void close() {
    playwright.close();
  }
}
