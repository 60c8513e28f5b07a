package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ReducedMotion;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.testkit.Launcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page's text and behaviour in states without a valid code. */
@Tag("browser")
@ExtendWith(Sites.class)
class PageStatesIT {

    /** Answers whether a code is drawn, two frames after something was done to the page. */
    private static final String SHOWN_AFTER_TWO_FRAMES = """
            new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(
                [...document.querySelectorAll('.wizard-frame img')].some(image =>
                    image.checkVisibility({visibilityProperty: true}) && getComputedStyle(image).opacity === '1')))))""";

    private static final String NOTE_EVERY_TASK = """
            () => {
                window.tasks = new Set();
                const note = () => document.querySelectorAll('.wizard-task').forEach(task => tasks.add(task.textContent));
                new MutationObserver(note).observe(document.querySelector('main'), {subtree: true, childList: true});
            }""";

    /** Returns status, body and a header of the response, or the error that a page sees. */
    private static final String READ = """
            .then(
                async response => `${response.status} ${await response.text()} ${
                    response.headers.get('QR-Expires-At') ? 'expires' : 'no header'}`,
                error => String(error))""";

    /** The two ways in which clients of Wawp ask: all in a body of no declared type, and JSON declared without a body. */
    private static final List<String> SNIPPETS = List.of("""
            ([url, instance, token]) => fetch(url + 'v2/auth/qr-image', {
                method: 'POST',
                body: JSON.stringify({instance_id: instance, access_token: token})
            })""", """
            ([url, instance, token]) => fetch(url + `v2/auth/qr-image?instance_id=${instance}&access_token=${token}`, {
                method: 'POST',
                headers: {'Content-Type': 'application/json'}
            })""");

    private static World world;

    private String id;
    private Screen screen;

    @BeforeAll
    static void enter(World shared) {
        world = shared;
    }

    @BeforeEach
    void open() throws Exception {
        id = world.create("Support");
        screen = new Screen(world, id, ReducedMotion.REDUCE);
    }

    @AfterEach
    void close() {
        world.calm();
        screen.close();
    }

    @Test
    void linkedAccountThatIsDownIsNotAskedToScan() throws Exception {
        String code = link();
        Set<String> before = Set.copyOf(screen.codes());

        screen.page().evaluate(NOTE_EVERY_TASK);
        world.trouble("failure 503", 1_000);
        world.trouble("stream_error 503", code);

        screen.awaitWords("Your account stays linked. Nothing to scan.");
        assertThat(screen.wizard()).doesNotContain("code", "Link a device");
        screen.lookFor(Duration.ofSeconds(6));
        assertThat(screen.page().evaluate("[...window.tasks].filter(task => !['', 'Linked'].includes(task)).join()"))
                .isEqualTo("Reconnecting…");
        screen.keep("reconnecting");
        screen.page()
                .waitForResponse(
                        "**/v2/session/restart", () -> screen.button("Try now").click());
        world.calm(); // not before: the connection may come back before the button is pressed
        screen.awaitWord("Linked");
        assertThat(screen.codes()).isEqualTo(before);
    }

    @Test
    void linkedAccountThatIsStoppedIsPromisedNoCode() throws Exception {
        link();
        Set<String> before = Set.copyOf(screen.codes());

        screen.button("Stop").click();

        screen.awaitWords("The account stays linked. Start it to go on.");
        assertThat(screen.wizard()).contains("Paused").doesNotContain("code");
        screen.keep("paused");
        screen.button("Start").first().click();
        screen.awaitWord("Linked");
        assertThat(screen.codes()).isEqualTo(before);
    }

    @Test
    void pageOfAnAllowedOriginShowsTheCode() {
        screen.awaitGoodCode();

        for (String snippet : SNIPPETS) {
            assertThat(fetchFrom(world.shop().origin("localhost"), snippet))
                    .startsWith("200 {\"qr\":\"data:image/png;base64,")
                    .contains("expires");
            assertThat(fetchFrom(world.shop().origin("127.0.0.1"), snippet)).contains("Failed to fetch");
        }
    }

    private String fetchFrom(String origin, String snippet) {
        try (Page foreign = world.browser().newPage()) {
            foreign.navigate(origin + "/");
            return (String) foreign.evaluate(snippet + READ, List.of(world.url(), id, Launcher.TOKEN));
        }
    }

    @Test
    void newCodeAfterAPasskeyIsOneRestart() throws Exception {
        List<String> calls = new ArrayList<>();
        screen.page().onRequest(request -> calls.add(request.url().replaceAll(".*/v2/", "")));
        String first = screen.awaitGoodCode();
        world.scan(first, ScanOutcome.PASSKEY).toCompletableFuture().get(20, TimeUnit.SECONDS);
        screen.lookUntil("the passkey", () -> screen.wizard().contains("passkey"));
        screen.keep("passkey");

        screen.button("New code for another account").click();

        screen.lookUntil("another code", () -> screen.codes().size() > 1);
        assertThat(screen.awaitGoodCode()).isNotEqualTo(first);
        assertThat(calls).contains("session/restart").doesNotContain("session/stop", "session/start");
    }

    @Test
    void anotherPhoneThanTheExpectedOneIsNamed() throws Exception {
        screen.close();
        screen = new Screen(
                world, world.create(Map.of("name", "page", "expected_phone", "15550001111")), ReducedMotion.REDUCE);
        String first = screen.awaitGoodCode();

        var unused = world.scan(first, ScanOutcome.LINK);
        screen.lookUntil(
                "another code",
                () -> screen.showsGoodCode() && !first.equals(screen.code().orElseThrow()));

        screen.awaitWords("That was another phone");
        screen.awaitWords("Nothing was linked.");
        assertThat(screen.words()).doesNotContain("15550001111").contains("1111");
        screen.keep("wrong-phone");
    }

    @Test
    void warningsOfTheServerAreShown() {
        screen.page().route("**/v2/session/info", route -> {
            APIResponse answer = route.fetch();
            JsonObject info = JsonParser.parseString(answer.text()).getAsJsonObject();
            info.add(
                    "warnings",
                    JsonParser.parseString("[{'code':'old','message':'The client version is 70 days old.'}]"));
            route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(info.toString()));
        });
        screen.page().reload();

        screen.awaitWords("The client version is 70 days old.");
    }

    /** A laptop that slept: time has passed, and no timer has run. */
    @Test
    void codeThatEndedWhileTheComputerSleptIsNotDrawn() {
        for (String clock : List.of("Date", "performance")) {
            screen.awaitGoodCode();
            screen.page().route("**/v2/**", route -> {}); // nothing is answered
            Object shown = screen.page()
                    .evaluate("() => { const now = " + clock + ".now.bind(" + clock + ");" + clock
                            + ".now = () => now() + 3_600_000; return " + SHOWN_AFTER_TWO_FRAMES + "; }");

            assertThat(shown).as(clock).isEqualTo(false);
            screen.lookFor(Duration.ofSeconds(1));
            assertThat(screen.code()).as(clock).isEmpty();
            screen.page().unroute("**/v2/**");
            screen.page().reload();
        }
    }

    @Test
    void tabThatIsShownAgainDrawsNoOldCode() {
        screen.awaitGoodCode();
        screen.page().route("**/v2/**", route -> {});
        Object shownWhileHidden =
                screen.page().evaluate("() => {" + hidden(true) + "return " + SHOWN_AFTER_TWO_FRAMES + "; }");
        Object shownAgain = screen.page()
                .evaluate("() => { const now = Date.now; Date.now = () => now() + 3_600_000;"
                        + hidden(false) + "return [...document.querySelectorAll('.wizard-frame img')].some(image =>"
                        + " image.checkVisibility({visibilityProperty: true})); }");

        assertThat(shownWhileHidden).isEqualTo(false);
        assertThat(shownAgain).isEqualTo(false);
    }

    @Test
    void codeIsThereAtOnceInATabThatIsShownAgain() {
        screen.awaitGoodCode();
        screen.page().evaluate("() => {" + hidden(true) + "}");
        Object shownAgain =
                screen.page().evaluate("() => {" + hidden(false) + "return " + SHOWN_AFTER_TWO_FRAMES + "; }");

        assertThat(shownAgain).isEqualTo(true);
    }

    @Test
    void stoppingAnInstanceKeepsTheFocus() {
        screen.awaitGoodCode();
        screen.button("Stop").focus();
        screen.page().keyboard().press("Enter");
        screen.awaitWords("Start it to get a code.");

        Page page = screen.page();
        page.waitForCondition(
                () -> page.evaluate("document.activeElement.textContent").equals("Start"));
        screen.keep("stopped");
    }

    @Test
    void backButtonLeavesAnUnknownInstance() {
        Page page = screen.page();
        screen.awaitGoodCode();
        page.evaluate("location.hash = '#/'");
        page.locator(".home-head").waitFor();
        page.evaluate("location.hash = '#/i/AAAABBBBCCCC'");
        screen.awaitWords("No such instance");
        screen.keep("unknown-instance");

        page.goBack();
        page.locator(".home-head").waitFor();
        page.goBack();

        assertThat(page.url()).endsWith(id);
        screen.awaitGoodCode();
    }

    @Test
    void textGrowsWithTheFontOfTheBrowser() {
        screen.awaitGoodCode();
        Object ratio = screen.page()
                .evaluate("() => { document.documentElement.style.fontSize = '32px';"
                        + " return getComputedStyle(document.body).fontSize; }");

        assertThat(ratio).isEqualTo("32px");
    }

    /** Links the instance; returns the code that was scanned. */
    private String link() throws Exception {
        String code = screen.awaitGoodCode();
        String result = world.scan(code, ScanOutcome.LINK)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .word();
        assertThat(result).isEqualTo("linked");
        screen.awaitWord("Linked");
        // The state above the wizard comes by the stream, and may be ahead of it. It leaves some seconds later.
        screen.lookUntil(
                "the end of the wizard",
                () -> screen.wizard().isEmpty() || screen.wizard().contains("You can put the phone away"));
        screen.keep("linked");
        return code;
    }

    private static String hidden(boolean hidden) {
        return "Object.defineProperty(document, 'hidden', {value: " + hidden + ", configurable: true});"
                + "document.dispatchEvent(new Event('visibilitychange'));";
    }
}
