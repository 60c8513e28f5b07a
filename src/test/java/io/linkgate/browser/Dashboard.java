package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import io.linkgate.testkit.Launcher;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The dashboard in a window of its own, with any number of tabs. Notes what all of them load and what they complain of in
 * their console.
 */
final class Dashboard implements AutoCloseable {

    /** Sizes in CSS pixels: small phones, a phone both ways, a laptop, a desktop. */
    static final List<List<Integer>> SIZES =
            List.of(List.of(360, 640), List.of(390, 844), List.of(844, 390), List.of(1366, 625), List.of(1280, 800));

    private final Site site;
    private final BrowserContext context;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Complaints complaints;
    private Page page;

    /** Opens an empty tab, in British English. */
    Dashboard(Site site) {
        this(site, "en-GB");
    }

    /** Opens an empty tab of a browser that prefers a language. */
    Dashboard(Site site, String language) {
        this.site = site;
        context = site.browser()
                .newContext(new Browser.NewContextOptions().setLocale(language).setViewportSize(1280, 800));
        context.setDefaultTimeout(Site.PATIENCE_MILLIS);
        complaints = Complaints.of(context);
        context.onRequest(this::note);
        page = context.newPage();
    }

    private void note(Request request) {
        requests.add(request.url());
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

    /** Signs an administrator in, in all tabs that load from now on. */
    Dashboard signIn() {
        return signIn(Launcher.TOKEN);
    }

    /** Signs a token in, in all tabs that load from now on. */
    Dashboard signIn(String token) {
        // A blank page has no storage.
        context.addInitScript("if (origin !== 'null') sessionStorage.setItem('linkgate.token', '" + token + "')");
        return this;
    }

    /** Opens a part of the dashboard in the present tab. */
    Page open(String hash) {
        page.navigate(site.url() + hash);
        page.locator("h1").first().waitFor();
        return page;
    }

    Locator row(String name) {
        return page.locator(".item", new Page.LocatorOptions().setHasText(name));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    /** Returns the name of what has the focus: its label or its text. */
    String focus() {
        return (String) page.evaluate("""
                () => {
                    const element = document.activeElement;
                    return element === document.body ? 'nothing' : element.getAttribute('aria-label')
                        ?? element.labels?.[0]?.textContent ?? (element.textContent || element.id);
                }""");
    }

    /** Waits until that has the focus: it often moves after the words have changed. */
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
        keep(name + "-light");
        assertThat(Accessibility.violations(page)).as("%s, light", name).isEmpty();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        keep(name + "-dark");
        assertThat(Accessibility.contrasts(page)).as("%s, dark", name).isEmpty();
        page.emulateMedia(new Page.EmulateMediaOptions()
                .setForcedColors(ForcedColors.ACTIVE)
                .setColorScheme(ColorScheme.LIGHT));
        keep(name + "-forced");
        page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.NONE));
        for (List<Integer> size : SIZES) {
            page.setViewportSize(size.get(0), size.get(1));
            assertThat(overflow()).as("%s at %s", name, size).isLessThanOrEqualTo(0);
            assertThat(Layout.faults(page, "main")).as("%s at %s", name, size).isEmpty();
            keep(name + "-" + size.get(0) + "x" + size.get(1));
        }
        page.setViewportSize(1280, 800);
    }

    /** Checks that nothing in the present state keeps people out, in light and in dark, where only the colours are others. */
    void isAccessible() {
        assertThat(Accessibility.violations(page)).as("light").isEmpty();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(Accessibility.contrasts(page)).as("dark").isEmpty();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
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
        complaints.await(page, site.url(), status);
    }

    /**
     * Expects that calls are refused or fail, up to the end.
     *
     * @param path a part of the address
     * @param outcome a status, or the beginning of an error of the network such as {@code net::ERR_}
     */
    Dashboard allow(String path, String outcome) {
        complaints.allow(path, outcome);
        return this;
    }

    /** Closes the window, and checks what holds in every state. */
    @Override
    public void close() {
        SharedBrowser.close(context);
        assertThat(requests)
                .isNotEmpty()
                .allMatch(url -> url.startsWith(site.url()) || url.startsWith("data:"), "of this server")
                .noneMatch(url -> url.contains(Launcher.TOKEN) || url.contains("lg_"));
        assertThat(complaints.unexpected()).isEmpty();
    }
}
