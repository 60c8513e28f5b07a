package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tab with the wizard, as a person sees it: its screenshots, its words, and what went wrong in its scripts. */
final class Visit implements AutoCloseable {

    private final Site site;
    private final String name;
    private final ColorScheme colors;
    private final BrowserContext context;
    private final Page page;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> referrers = new CopyOnWriteArrayList<>();
    private final Complaints complaints;

    /** The window and the habits of its user. */
    record Device(int width, int height, double pixelRatio, ColorScheme colors, boolean touch, String language) {

        static final Device DESK = new Device(1280, 800, 1, ColorScheme.LIGHT, false, "en-GB");

        @Override
        public String toString() {
            return width + "x" + height + "@" + pixelRatio + "-" + colors + (touch ? "-touch-" : "-") + language;
        }
    }

    /**
     * Opens an address.
     *
     * @param name of the screenshots
     * @param script runs before the page's own
     */
    Visit(Site site, String name, String address, Device device, String script) {
        this.site = site;
        this.name = name;
        this.colors = device.colors();
        context = site.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(device.width(), device.height())
                        .setDeviceScaleFactor(device.pixelRatio())
                        .setColorScheme(device.colors())
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setHasTouch(device.touch())
                        .setIsMobile(device.touch())
                        .setLocale(device.language()));
        context.addInitScript(script);
        complaints = Complaints.of(context);
        page = context.newPage();
        page.setDefaultTimeout(Site.PATIENCE_MILLIS);
        page.onRequest(request -> {
            requests.add(request.url());
            String referrer = request.headers().getOrDefault("referer", "");
            if (!referrer.isEmpty()) {
                referrers.add(referrer);
            }
        });
        page.navigate(address);
    }

    Page page() {
        return page;
    }

    /**
     * Expects that calls are refused or fail.
     *
     * @param path a part of the address
     * @param outcome a status, or the beginning of an error of the network such as {@code net::ERR_}
     */
    Visit allow(String path, String outcome) {
        complaints.allow(path, outcome);
        return this;
    }

    /** Waits for a phase of the wizard. */
    Visit await(String phase) {
        page.locator(".wizard[data-phase='" + phase + "']").waitFor();
        return this;
    }

    /** Waits for a sentence anywhere on the page. */
    Visit awaitWords(String words) {
        page.locator("main:has-text(\"" + words + "\")").waitFor();
        return this;
    }

    /** Waits until an expression is true; the page's policy forbids what {@code waitForFunction} does. */
    Visit awaitTrue(String expression) {
        page.waitForCondition(() -> (Boolean) page.evaluate(expression));
        return this;
    }

    String words() {
        return page.locator("main").innerText();
    }

    /** Waits until a code may be scanned, and returns what a phone reads from a screenshot of the window. */
    String scanned(String shot) {
        return Camera.scan(page, path(shot));
    }

    /** Takes a screenshot of the window, and keeps it. */
    void shoot(String shot) {
        page.screenshot(new Page.ScreenshotOptions().setPath(path(shot)));
    }

    private Path path(String shot) {
        return Path.of(System.getProperty("browser.directory"), "wizard", name + "-" + shot + ".png");
    }

    /** Where the picture of the code is, in CSS pixels. */
    BoundingBox code() {
        return Camera.place(page);
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Whether people with disabilities can use what is shown, as far as axe-core finds out. */
    void isAccessible() {
        assertThat(Accessibility.violations(page)).as("%s: %s", name, words()).isEmpty();
        ColorScheme other = colors == ColorScheme.DARK ? ColorScheme.LIGHT : ColorScheme.DARK;
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(other));
        assertThat(Accessibility.contrasts(page))
                .as("%s, %s: %s", name, other, words())
                .isEmpty();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colors));
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as("%s needs no scrolling to the side", name)
                .isEqualTo(true);
    }

    List<String> requests() {
        return requests;
    }

    /** The addresses that requests named as where they came from. */
    List<String> referrers() {
        return referrers;
    }

    @Override
    public void close() {
        SharedBrowser.close(context);
        assertThat(complaints.unexpected()).isEmpty();
        assertThat(requests).allMatch(url -> url.startsWith(site.url()) || url.startsWith("data:"));
    }
}
