package io.linkgate.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each state of the wizard, as made-up answers bring it: its sentences, and that axe-core finds nothing in it. */
@Tag("browser")
@ExtendWith(Sites.class)
class WizardStatesIT {

    private static final String SOON = "'retry_at': '2099-11-28T16:07:00Z'";

    /**
     * One state a line: status, reason and flags; more of the info; the answer to a poll for the code, if it is not the
     * state; the phase; what has to be read.
     */
    private static final String TABLE = """
            STARTING                         |  | | starting | Getting your code…; Connecting to WhatsApp. This takes a few seconds.
            SCAN_QR_CODE                     |  | | code | Scan this code with WhatsApp on your phone; Linkgate will be able to read and send messages
            SCAN_QR_CODE                     | 'engine': 'sandbox' | | code | Scan this code with the sandbox’s phone; Sandbox: not WhatsApp.
            SCAN_QR_CODE                     | 'warnings': [{'code': 'old', 'message': 'The client version is 70 days old.'}] | | code | The client version is 70 days old.
            SCAN_QR_CODE                     | 'last_failure': {'reason': 'wrong_number', 'at': '2026-11-28T10:00:00Z'}, 'expected_phone': '491511*****78' | | code | That was another phone; Expected:; Nothing was linked. Use the right phone.
            SCAN_QR_CODE                     | 'last_failure': {'reason': 'protocol_error', 'at': '2026-11-28T10:00:00Z'} | | code | The last attempt failed; Nothing was linked. Try once more with this new code.
            SCAN_QR_CODE                     | 'last_failure': {'reason': 'not_saved', 'at': '2026-11-28T10:00:00Z'} | | code | The link could not be saved; Free some space, then scan the new code.
            FAILED protocol_error healing    |  | | healing | Recovering the connection…; A new code will be here in about
            FAILED unreachable healing       |  | 502 {'code': 'upstream_unreachable'} | unreachable | Linkgate cannot reach WhatsApp; It keeps trying.; check the server’s internet connection
            STARTING                         |  | 503 {'code': 'unavailable'} | lost | No connection to Linkgate; Linkgate is starting or shutting down.; This page keeps trying.
            STARTING                         |  | 504 {} | lost | No connection to Linkgate; Something in front of Linkgate answers with status 504.
            STARTING                         |  | 0 {} | lost | No connection to Linkgate; This page keeps trying.
            STARTING                         |  | 403 {'code': 'forbidden'} | forbidden | No code for this token; That needs a token with the scope “link”.
            STARTING                         |  | 429 {'code': 'rate_limited'} | starting | Too many requests; This page goes on in a moment.
            STARTING                         |  | 500 {'code': 'internal_error', 'request_id': 'abc123'} | starting | Linkgate had an error; The operator finds it in the log by this number: abc123
            FAILED banned                    | %1$s | | waiting | WhatsApp makes us wait until; Linkgate tries again then.
            FAILED banned linked             | %1$s | | waiting | WhatsApp makes us wait until; The account stays linked.
            FAILED resting                   | %1$s | | waiting | The next code comes at; No phone has scanned for a while.
            PASSKEY_REQUIRED                 |  | | passkey | WhatsApp asks for this account’s passkey; A new code leads to the same question.; What works: an account without a passkey
            FAILED unreachable linked        |  | | reconnecting | Reconnecting…; Your account stays linked. Nothing to scan.; Linkgate cannot reach WhatsApp at the moment.
            STOPPED stopped_by_owner linked  |  | | paused | Paused; The account stays linked. Start it to go on.
            STOPPED stopped_by_owner         |  | | stopped | Stopped; Start it to get a code.
            STOPPED wrong_number             |  | | starting | Getting your code…
            FAILED banned                    |  | | failed | WhatsApp has blocked this number; Only WhatsApp can lift that
            FAILED replaced linked           |  | | failed | In use somewhere else; Stop that one, or take over here.; The account stays linked.
            FAILED client_outdated           | %1$s | | failed | Linkgate is too old for WhatsApp; Update Linkgate; Linkgate tries again at
            FAILED refused                   | %1$s | | failed | WhatsApp refuses the connection; Wait a while.; Linkgate tries again at
            FAILED untrusted                 |  | | failed | This is not WhatsApp; Look for a proxy that opens encrypted connections.
            FAILED credentials_unreadable linked |  | | failed | The data of this link cannot be opened; Restore it, then try again.
            FAILED engine_disabled           |  | | failed | This engine is disabled; Enable it in the settings of this server.
            FAILED not_saved                 |  | | failed | The link could not be saved; Free some space, then try again.
            FAILED protocol_error            |  | | failed | Linkgate did not understand WhatsApp; If it keeps happening, update Linkgate.
            FAILED stalled                   |  | | failed | No code came in time; Try again.
            FAILED wrong_number              |  | | failed | That was another phone; Try again with the right phone.
            FAILED unreachable               |  | | failed | Linkgate cannot reach WhatsApp; Check the server’s internet connection.
            FAILED something_new             |  | | failed | That did not work; Try again.
            """.formatted(SOON);

    private static final String NUMBER = "+49 151 23456789";

    /** On a small laptop, this has to be seen without scrolling. */
    private static final String MATTERS = ".wizard-task, .wizard-stage, .wizard-stage button, .wizard-steps";

    private static Dashboard dashboard;
    private static MadeUpSession session;
    private static String id;

    @BeforeAll
    static void enter(World world) throws Exception {
        id = world.create("Support desk");
        dashboard = new Dashboard(world).signIn().allow("v2/session/events", "429");
        session = new MadeUpSession(id, world.api().picture(id, 20).text("qr")).show(dashboard.context());
    }

    @AfterAll
    static void close() {
        if (dashboard != null) {
            dashboard.close();
        }
    }

    /** A line of the table. */
    private record State(String words, String more, String code, String phase, List<String> sentences) {

        static State of(String line) {
            String[] cells = Arrays.stream(line.split("\\|")).map(String::strip).toArray(String[]::new);
            return new State(cells[0], cells[1], cells[2], cells[3], List.of(cells[4].split("; ")));
        }

        String json() {
            return more.isEmpty() ? "" : "{" + more + "}";
        }

        @Override
        public String toString() {
            return String.join(" ", words, code, sentences.get(0)).replaceAll(" +", " ");
        }
    }

    static List<State> states() {
        return TABLE.lines().map(State::of).toList();
    }

    @ParameterizedTest
    @MethodSource("states")
    void stateIsReadByEveryone(State state) {
        session.state(state.words(), state.json());
        if (!state.code().isEmpty()) {
            String[] answer = state.code().split(" ", 2);
            session.code(Integer.parseInt(answer[0]), answer[1]);
            dashboard.allow("v2/auth/qr-image", answer[0].equals("0") ? "net::ERR_FAILED" : answer[0]);
        }
        dashboard.allow("v2/auth/qr-image", "422");
        Page page = open();

        assertThat(page.locator(".wizard")).hasAttribute("data-phase", state.phase());
        state.sentences()
                .forEach(sentence -> assertThat(page.locator(".wizard")).containsText(sentence));
        assertThat(page.locator(".wizard img:visible")).hasCount(state.phase().equals("code") ? 1 : 0);
        check(state.toString());
    }

    private static Page open() {
        if (dashboard.page().url().endsWith(id)) {
            dashboard.page().reload();
            return dashboard.page();
        }
        return dashboard.open("#/i/" + id);
    }

    /** In dark only the colours are others, and from right to left only the sides. */
    private static void check(String name) {
        Page page = dashboard.page();
        assertThat(Accessibility.violations(page, ".wizard")).as(name).isEmpty();
        page.setViewportSize(1366, 625);
        for (String direction : List.of("rtl", "ltr")) {
            page.evaluate("direction => document.documentElement.dir = direction", direction);
            assertThat(Layout.outside(page, MATTERS))
                    .as("%s, %s", name, direction)
                    .isEmpty();
            isWellPlaced(name + ", " + direction);
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(Accessibility.contrasts(page, ".wizard"))
                .as("%s, dark", name)
                .isEmpty();
        page.setViewportSize(320, 640);
        isWellPlaced(name + ", narrow");
        dashboard.keep("wizard-" + name.replaceAll("[^A-Za-z0-9_]+", "-"));
        page.setViewportSize(1280, 800);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    private static void isWellPlaced(String name) {
        assertThat(Layout.faults(dashboard.page(), "main")).as(name).isEmpty();
        assertThat(dashboard.overflow()).as(name).isLessThanOrEqualTo(0);
    }

    @Test
    void cardOfTheHomeIsSeenWhole() {
        session.state(
                "SCAN_QR_CODE",
                "{'last_failure': {'reason': 'wrong_number', 'at': '2026-11-28T10:00:00Z'}, 'expected_phone': '***78'}");
        Page page = dashboard.open("#/");

        assertThat(page.locator(".one .wizard img:visible")).hasCount(1);
        assertThat(page.locator(".one .wizard")).containsText("Expected:");
        check("card");
        page.navigate("about:blank"); // the next page shall know nothing of this list
    }

    @Test
    void cardThatMakesRoomForTheWizardKeepsThePlaceOfTheKeyboard() {
        session.state("WORKING", "{'linked': true, 'me': {'id': '4915112345678@c.us', 'pushName': 'Eva'}}");
        Page page = dashboard.open("#/");
        page.locator(".one .actions a").focus();
        dashboard.awaitFocus("Open");

        session.state("FAILED unreachable linked healing", "");

        assertThat(page.locator(".one .wizard")).hasAttribute("data-phase", "reconnecting");
        dashboard.awaitFocus("Support desk");
        page.navigate("about:blank"); // the next page shall know nothing of this list
    }

    @Test
    void headingKeepsTheFocusWhenFullScreenIsLeft() {
        session.state("SCAN_QR_CODE", "");
        Page page = open();
        dashboard.button("Full screen").click();
        dashboard.button("Leave full screen").waitFor();
        session.failing(503, "{'code': 'unavailable'}").code(503, "{'code': 'unavailable'}");
        dashboard.allow("v2/", "503");
        dashboard.button("Try now").focus();
        page.keyboard().press("Enter");
        dashboard.awaitFocus("No connection to Linkgate");

        page.evaluate("document.exitFullscreen()");

        assertThat(page.locator(".wizard-stage .wizard-task")).hasCount(0);
        dashboard.awaitFocus("No connection to Linkgate");
    }

    /** From a code to the link and back, with what stands in between. */
    @Test
    void linkIsMadeLostAndEnded() {
        session.state("SCAN_QR_CODE", "");
        dashboard.allow("v2/auth/qr-image", "422");
        Page page = open();
        assertThat(page.locator(".wizard")).hasAttribute("data-phase", "code");

        session.state("STARTING - linked", "");
        assertThat(page.locator(".wizard")).containsText("Almost there…");
        assertThat(page.locator(".wizard")).containsText("Keep WhatsApp open on the phone");
        check("finishing");
        dashboard.allow("v2/session/me", "422"); // the real instance is not linked
        session.state("WORKING", "{'linked': true, 'me': {'id': '4915112345678@c.us', 'pushName': 'Dr. Müller'}}");
        assertThat(page.locator(".wizard")).hasAttribute("data-phase", "linked");
        assertThat(page.locator(".wizard")).containsText("You can put the phone away.");
        assertThat(page.locator(".wizard")).containsText("Dr. Müller");
        check("linked");
        session.state("SCAN_QR_CODE logged_out", "");
        assertThat(page.locator(".wizard")).containsText("Unlinked at");
        assertThat(page.locator(".wizard img:visible")).hasCount(1);
        check("unlinked");
    }

    /** The browser has no network, while a code is on show. */
    @Test
    void codeIsVeiledWithoutANetwork() {
        session.state("SCAN_QR_CODE", "");
        Page page = open();
        assertThat(page.locator(".wizard")).hasAttribute("data-phase", "code");
        session.failing(0, "");
        dashboard.allow("v2/", "net::ERR_");
        page.evaluate("Object.defineProperty(navigator, 'onLine', {value: false, configurable: true});"
                + "dispatchEvent(new Event('offline'))");

        assertThat(page.locator(".wizard-task")).hasText("Your browser is offline");
        assertThat(page.locator(".wizard-veil")).containsText("This code may no longer work.");
        check("offline");
    }

    @Test
    void aPartThatDoesNotComeIsNamedAndCanBeLoadedAgain() {
        session.state("SCAN_QR_CODE", "");
        Page page = open();
        assertThat(page.locator(".wizard")).hasAttribute("data-phase", "code");
        dashboard.allow("js/wizard.js", "net::ERR_FAILED");
        page.route("**/js/wizard.js", Route::abort);
        page.reload();

        assertThat(page.locator("main")).containsText("This part of the page could not be loaded.");
        assertThat(Accessibility.violations(page, "main")).isEmpty();
        page.unroute("**/js/wizard.js");
        dashboard.button("Load the page again").click();
        assertThat(page.locator(".wizard")).hasAttribute("data-phase", "code");
    }

    @Test
    void pageWithoutTextsSaysSo() {
        session.state("SCAN_QR_CODE", "");
        Page page = open();
        assertThat(page.locator(".wizard")).hasAttribute("data-phase", "code");
        dashboard.allow("lang/home/", "net::ERR_FAILED");
        page.route("**/lang/home/*.js", Route::abort);
        page.reload();

        assertThat(page.locator("main")).containsText("This page could not be loaded.");
        page.unroute("**/lang/home/*.js");
        dashboard.button("Load the page again").click();
        assertThat(page.locator(".wizard")).hasAttribute("data-phase", "code");
    }

    /** What a person has typed stays, and so does the place of the keyboard. */
    @Test
    void fieldForTheNumberStaysWhileLinkgateIsAway() {
        session.state("SCAN_QR_CODE", "");
        Page page = open();
        dashboard.button("Link with phone number instead").click();
        page.keyboard().type("+49 151");
        session.failing(503, "{'code': 'unavailable'}");
        dashboard.allow("v2/", "503");

        assertThat(page.locator(".wizard")).hasAttribute("data-phase", "lost");
        assertThat(page.locator(".wizard-strip")).containsText("This page keeps trying.");
        page.keyboard().type(" 234");
        assertThat(page.getByLabel("Phone number of the WhatsApp account")).hasValue("+49 151 234");
        check("number-lost");
    }

    @Test
    void everyStepOfAPairingCodeIsReadByEveryone() {
        session.state("SCAN_QR_CODE", "").pairing(200, "{'code': 'ABCD-1234'}");
        Page page = open();
        dashboard.button("Link with phone number instead").click();
        assertThat(page.locator(".wizard-task")).hasText("Link with your phone number");
        dashboard.awaitFocus("Phone number of the WhatsApp account");
        check("number");
        dashboard.button("Get a code").click();
        assertThat(page.locator(".wizard")).containsText("Enter the number, country code first.");
        check("number-empty");
        page.getByLabel("Phone number of the WhatsApp account").fill(NUMBER);
        page.keyboard().press("Enter");
        assertThat(page.locator(".wizard-task")).hasText("Type this code on your phone");
        dashboard.awaitFocus("Copy");
        assertThat(page.locator("#announcer")).hasText("Code: A B C D 1 2 3 4");
        check("number-shown");
        dashboard.button("Another number").click();
        dashboard.awaitFocus("Phone number of the WhatsApp account");
        PAIRING_ERRORS.lines().map(line -> line.split(" \\| ")).forEach(row -> {
            String[] answer = row[0].split(" ", 2);
            session.pairing(Integer.parseInt(answer[0]), answer[1]);
            dashboard.allow("v2/auth/request-code", answer[0].equals("0") ? "net::ERR_FAILED" : answer[0]);
            page.getByLabel("Phone number of the WhatsApp account").fill(NUMBER);
            page.keyboard().press("Enter");
            assertThat(page.locator("#wizard-number-error")).containsText(row[1]);
        });
        check("number-refused");
    }

    private static final String PAIRING_ERRORS = """
            400 {'code': 'invalid_param'} | WhatsApp does not accept this number. Check it, country code first.
            409 {'code': 'conflict'} | The connection has just changed. Get a new code.
            422 {'code': 'session_status_mismatch'} | Linkgate was not ready. Try again.
            502 {'code': 'upstream_rejected'} | WhatsApp offers no such code for this account. Use the camera instead.
            504 {'code': 'upstream_timeout'} | WhatsApp did not answer. Try again.
            403 {'code': 'forbidden'} | This token may not link accounts.
            0 {} | Linkgate did not answer. Try again.
            500 {} | That did not work. Try again.
            429 {'code': 'rate_limited'} | Too many codes were requested. Wait, or use the camera.
            """;
}
