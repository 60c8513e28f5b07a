package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tab with the wizard, as a person sees it: its screenshots, its words, and what went wrong in its scripts. */
final class Visit implements AutoCloseable {

    private static final double PATIENCE_MILLIS = 30_000;

    private final World world;
    private final String name;
    private final BrowserContext context;
    private final Page page;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> referrers = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

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
    Visit(World world, String name, String address, Device device, String script) {
        this.world = world;
        this.name = name;
        context = world.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(device.width(), device.height())
                        .setDeviceScaleFactor(device.pixelRatio())
                        .setColorScheme(device.colors())
                        .setHasTouch(device.touch())
                        .setIsMobile(device.touch())
                        .setLocale(device.language()));
        context.addInitScript(script);
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onRequest(request -> {
            requests.add(request.url());
            String referrer = request.headers().getOrDefault("referer", "");
            if (!referrer.isEmpty()) {
                referrers.add(referrer);
            }
        });
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // Chromium writes a line for each answer that is an error; that is not the page's to avoid.
            boolean network = message.text().startsWith("Failed to load resource");
            if (!network && (message.type().equals("error") || message.type().equals("warning"))) {
                complaints.add(message.text());
            }
        });
        page.navigate(address);
    }

    Page page() {
        return page;
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

    String words() {
        return page.locator("main").innerText();
    }

    /**
     * Waits until a code may be scanned, and returns what a phone reads from a screenshot of the window: of the whole, or
     * held closer, since ZXing sometimes takes something else in a whole window for a corner of the code.
     */
    String scanned(String shot) {
        page.locator(".wizard-frame[data-face=live] img:not([hidden])").waitFor();
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        byte[] window = shoot(shot);
        Optional<String> code =
                Picture.codeIn(window).or(() -> Picture.of(window, place()).code());
        assertThat(code).as("the code in %s-%s.png", name, shot).isPresent();
        return code.orElseThrow();
    }

    /** Takes a screenshot of the window, and keeps it. */
    byte[] shoot(String shot) {
        return page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", "wizard", name + "-" + shot + ".png")));
    }

    /** Where the picture of the code is, in pixels of a screenshot. */
    private Picture.Place place() {
        BoundingBox box = code();
        double ratio = ((Number) page.evaluate("devicePixelRatio")).doubleValue();
        return new Picture.Place(
                (int) Math.round(box.x * ratio),
                (int) Math.round(box.y * ratio),
                (int) Math.floor(box.width * ratio),
                (int) Math.floor(box.height * ratio));
    }

    /** Where the picture of the code is, in CSS pixels. */
    BoundingBox code() {
        return page.locator(".wizard-frame img:not([hidden])").boundingBox();
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Whether people with disabilities can use what is shown, as far as axe-core finds out. */
    void isAccessible() {
        assertThat(Accessibility.violations(page)).as("%s: %s", name, words()).isEmpty();
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
        context.close();
        assertThat(complaints).isEmpty();
        assertThat(requests).allMatch(url -> url.startsWith(world.url()) || url.startsWith("data:"));
    }
}
