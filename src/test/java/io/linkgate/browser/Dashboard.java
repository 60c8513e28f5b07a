package io.linkgate.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.APIRequest;
import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import io.linkgate.testkit.Launcher;
import io.linkgate.testkit.WarProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A server with a sandbox of its own, and a browser in which an administrator is signed in. Whatever the pages complain
 * about is noted. For one thread, as Playwright is.
 */
final class Dashboard implements AutoCloseable {

    private static final List<String> HEAP = List.of("-Xmx256m");

    /** What the browser itself writes about an answer that the test has asked for. */
    private static final Pattern REFUSED =
            Pattern.compile("Failed to load resource: the server responded with a status.*");

    private static final double PATIENCE_MILLIS = 30_000;

    private final Playwright playwright = Chromium.driver();
    private final Browser browser = Chromium.launch(playwright);
    private final Launcher launcher;
    private final WarProcess server;
    private final APIRequestContext api;
    private final List<String> complaints = new ArrayList<>();

    /**
     * Starts everything.
     *
     * @param name of a directory for what it leaves
     */
    Dashboard(String name) throws Exception {
        Path directory = Files.createDirectories(Path.of(System.getProperty("browser.directory"), name));
        launcher = Launcher.of(
                Path.of(System.getProperty("it.war")),
                directory,
                Path.of(System.getProperty("browser.tomcat")),
                Integer.getInteger("browser.port"));
        server = launcher.start(
                Files.createDirectory(directory.resolve("home")),
                HEAP,
                Map.of("LINKGATE_HOOKS_PRIVATE_TARGETS", "true"));
        launcher.awaitReady(server);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        api = playwright
                .request()
                .newContext(new APIRequest.NewContextOptions()
                        .setBaseURL(launcher.url().toString())
                        .setExtraHTTPHeaders(Map.of("Authorization", "Bearer " + Launcher.TOKEN)));
    }

    /** Opens a tab in which an administrator is signed in. */
    Page open(String hash) {
        return open(hash, Launcher.TOKEN, new Browser.NewContextOptions().setLocale("en-GB"));
    }

    /** Opens a tab in which that token is signed in. */
    Page open(String hash, String token, Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        // Blank pages, which axe opens, have no storage.
        context.addInitScript("if (origin !== 'null') sessionStorage.setItem('linkgate.token', '" + token + "')");
        context.onConsoleMessage(this::note);
        context.onWebError(error -> complaints.add(error.error()));
        context.onRequest(this::note);
        Page page = context.newPage();
        page.navigate(address(hash));
        return page;
    }

    private void note(ConsoleMessage message) {
        boolean bad = message.type().equals("error") || message.type().equals("warning");
        if (bad && !REFUSED.matcher(message.text()).matches()) {
            complaints.add(message.text());
        }
    }

    /** No other host, and no token in an address. */
    private void note(Request request) {
        boolean ours = request.url().startsWith(launcher.url().toString())
                || request.url().startsWith("data:");
        if (!ours || request.url().contains(Launcher.TOKEN) || request.url().contains("lg_")) {
            complaints.add("a request to " + request.url());
        }
    }

    /** Returns what pages have complained about since the last call. */
    List<String> complaints() {
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    /** Returns what axe-core finds wrong with a page, in light and in dark. */
    static List<String> violations(Page page) {
        List<String> found = new ArrayList<>();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            Accessibility.violations(page).forEach(violation -> found.add(scheme + " " + violation));
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        return found;
    }

    /** Returns by how many pixels a page is wider than its window. */
    static int overflow(Page page) {
        return (Integer) page.evaluate("document.documentElement.scrollWidth - innerWidth");
    }

    /** Returns the name of what has the focus: its text, its label, or its tag. */
    static String focus(Page page) {
        return (String) page.evaluate("""
                () => {
                    const element = document.activeElement;
                    return element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent
                        ?? (element === document.body ? 'nothing' : element.textContent);
                }""");
    }

    /** Waits until that has the focus: it often moves after the words have changed. */
    static void awaitFocus(Page page, String name) {
        try {
            page.waitForCondition(() -> focus(page).equals(name));
        } catch (TimeoutError e) {
            throw new AssertionError("the focus is at " + focus(page) + " and not at " + name, e);
        }
    }

    /** Creates an instance of the sandbox and starts it; returns its id. */
    String create(String name) {
        return post("session/create", Map.of("name", name, "engine", "sandbox"))
                .get("instance_id")
                .getAsString();
    }

    /** Links an instance without the page. */
    void link(String id, String phone) {
        post("auth/qr-image", Map.of("instance_id", id, "wait", 25));
        String result = post("sandbox/scan", Map.of("instance_id", id, "phone_number", phone))
                .get("result")
                .getAsString();
        long end = System.nanoTime() + (long) (PATIENCE_MILLIS * 1_000_000);
        String status = status(id);
        while (!status.equals("WORKING")) {
            if (System.nanoTime() > end) {
                throw new AssertionError("scanned: " + result + "; the status is " + status);
            }
            status = status(id);
        }
    }

    private String status(String id) {
        return post("session/info", Map.of("instance_id", id)).get("status").getAsString();
    }

    /** Makes a call that succeeds, and returns its answer. */
    JsonObject post(String path, Map<String, ?> parameters) {
        APIResponse response = api.post("v2/" + path, RequestOptions.create().setData(parameters));
        if (!response.ok()) {
            throw new AssertionError(path + ": " + response.status() + " " + response.text());
        }
        return JsonParser.parseString(response.text()).getAsJsonObject();
    }

    /** Returns the status of a call of another token. */
    int status(String path, String token) {
        return api.get("v2/" + path, RequestOptions.create().setHeader("Authorization", "Bearer " + token))
                .status();
    }

    /** Returns a list of an answer. */
    JsonArray list(String path, Map<String, ?> parameters, String field) {
        return post(path, parameters).getAsJsonArray(field);
    }

    URI url() {
        return launcher.url();
    }

    /** Returns the address of a part of the dashboard. */
    String address(String hash) {
        return launcher.url() + hash;
    }

    @Override
    public void close() {
        playwright.close();
        server.close();
    }
}
