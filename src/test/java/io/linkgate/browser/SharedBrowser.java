package io.linkgate.browser;

import com.microsoft.playwright.APIRequest;
import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.linkgate.testkit.Launcher;
import java.util.Map;

/** The one browser of all test classes. For one thread, as Playwright is. */
final class SharedBrowser implements AutoCloseable {

    private static final double TICK_MILLIS = 20;

    private final Playwright driver = Chromium.driver();
    private final Browser browser = Chromium.launch(driver);
    /** A tab of its own, to wait in. */
    private final Page idle = browser.newPage();

    SharedBrowser() {
        PlaywrightAssertions.setDefaultAssertionTimeout(Site.PATIENCE_MILLIS);
    }

    Browser browser() {
        return browser;
    }

    /** Lets the browser work for a moment; it delivers its frames in that time. */
    void pass() {
        idle.waitForTimeout(TICK_MILLIS);
    }

    /** A client of the server at that address, with the administrator's token. */
    APIRequestContext client(String url) {
        return driver.request()
                .newContext(new APIRequest.NewContextOptions()
                        .setBaseURL(url)
                        .setExtraHTTPHeaders(Map.of("Authorization", "Bearer " + Launcher.TOKEN)));
    }

    /**
     * Closes a window after its pages have stopped to call: a call that comes while it closes would still be given to the
     * test's routes, whose answer nothing takes any more, which would fail the test.
     */
    static void close(BrowserContext window) {
        window.pages().forEach(page -> page.navigate("about:blank"));
        window.close();
    }

    @Override
    public void close() {
        driver.close();
    }
}
