package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import io.linkgate.testkit.Launcher;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The dashboard in a browser of its own, with any number of tabs. Notes what all of them load and what they complain of
 * in their console.
 */
final class DashboardTabs implements AutoCloseable {

    /** Signs a tab in before its page is loaded. */
    static final String SIGNED_IN = "sessionStorage.setItem('linkgate.token', '" + Launcher.TOKEN + "')";

    /** Sizes in CSS pixels: small phones, a phone both ways, a laptop, a desktop. */
    static final List<List<Integer>> SIZES =
            List.of(List.of(360, 640), List.of(390, 844), List.of(844, 390), List.of(1366, 625), List.of(1280, 800));

    /** What Chromium writes for answers that a test has provoked: it knows no other way to read a status. */
    private static final String ANSWER = "Failed to load resource";

    private final World world;
    private final BrowserContext context;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private Page page;
    private boolean refusals;

    DashboardTabs(World world) {
        this(world, "en-US");
    }

    DashboardTabs(World world, String language) {
        this.world = world;
        context = world.browser()
                .newContext(new Browser.NewContextOptions().setLocale(language).setViewportSize(1280, 800));
        context.onPage(tab -> {
            tab.onRequest(request -> requests.add(request.url()));
            tab.onConsoleMessage(message -> {
                if (List.of("error", "warning").contains(message.type())) {
                    complaints.add(message.text());
                }
            });
            tab.onPageError(complaints::add);
        });
        page = context.newPage();
    }

    /** The tab that was opened last. */
    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    /** Opens one more tab; it is the one that is looked at from now on. */
    Page newTab() {
        page = context.newPage();
        return page;
    }

    /** Signs all tabs in that load from now on. */
    DashboardTabs signIn() {
        context.addInitScript(SIGNED_IN);
        return this;
    }

    /** Opens a part of the dashboard in the present tab. */
    Page open(String hash) {
        page.navigate(world.url() + hash);
        page.locator("h1").waitFor();
        return page;
    }

    Locator row(String name) {
        return page.locator(".item", new Page.LocatorOptions().setHasText(name));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The text of the element that has the focus, or its label. */
    private String focus() {
        return (String) page.evaluate("document.activeElement.getAttribute('aria-label')"
                + " ?? (document.activeElement.id || document.activeElement.textContent)");
    }

    /** Waits until that has the focus. */
    void awaitFocus(String name) {
        try {
            page.waitForCondition(() -> focus().equals(name));
        } catch (TimeoutError e) {
            throw new AssertionError("the focus is at " + focus() + " and not at " + name, e);
        }
    }

    /**
     * Checks the present state: nothing keeps people out, in light and in dark and with colours of the system; no size of
     * a window cuts anything off. Keeps a picture of each.
     */
    void check(String name) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            keep(name + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT));
            assertThat(Accessibility.violations(page))
                    .as("%s, %s", name, scheme)
                    .isEmpty();
        }
        page.emulateMedia(new Page.EmulateMediaOptions()
                .setForcedColors(ForcedColors.ACTIVE)
                .setColorScheme(ColorScheme.LIGHT));
        keep(name + "-forced");
        page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.NONE));
        for (List<Integer> size : SIZES) {
            page.setViewportSize(size.get(0), size.get(1));
            assertThat(overflow()).as("%s at %s", name, size).isLessThanOrEqualTo(0);
            keep(name + "-" + size.get(0) + "x" + size.get(1));
        }
        page.setViewportSize(1280, 800);
    }

    /** By how many pixels the page is wider than its window. */
    int overflow() {
        return ((Number) page.evaluate("document.documentElement.scrollWidth - window.innerWidth")).intValue();
    }

    /** Keeps a picture of what is on the screen. */
    void keep(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of(System.getProperty("browser.directory"), "dashboard", name + ".png")));
    }

    /** Expects that a request was refused: the console says so, soon after the answer. */
    void expectRefusal(String status) {
        page.waitForCondition(
                () -> complaints.stream().anyMatch(text -> text.startsWith(ANSWER) && text.contains(status)));
        complaints.removeIf(text -> text.startsWith(ANSWER) && text.contains(status));
    }

    /** Expects that requests are refused or fail, up to the end. */
    DashboardTabs amongRefusals() {
        refusals = true;
        return this;
    }

    /** Closes the browser, and checks what holds in every state. */
    @Override
    public void close() {
        context.close();
        if (refusals) {
            complaints.removeIf(text -> text.startsWith(ANSWER));
        }
        assertThat(requests)
                .isNotEmpty()
                .allMatch(url -> url.startsWith(world.url()) || url.startsWith("data:"), "of this server")
                .noneMatch(url -> url.contains(Launcher.TOKEN));
        assertThat(complaints).isEmpty();
    }
}
