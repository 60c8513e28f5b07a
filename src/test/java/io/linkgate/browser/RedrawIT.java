package io.linkgate.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Pages that follow an instance draw again whenever it changes: what a person has opened, typed or focused stays, and what
 * is written of a failure goes with it.
 */
@Tag("browser")
@ExtendWith(Sites.class)
class RedrawIT {

    private static final String HIDE = """
            hidden => {
                Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});
                document.dispatchEvent(new Event('visibilitychange'));
            }""";

    private static SandboxSite site;

    private Dashboard dashboard;

    private Page page;

    @BeforeAll
    static void enter(SandboxSite shared) {
        site = shared;
    }

    @BeforeEach
    void open() {
        dashboard = new Dashboard(site)
                .signIn()
                .allow("v2/auth/qr-image", "422")
                .allow("v2/auth/qr-image", "502")
                .allow("v2/hooks/deliveries", "503")
                .allow("v2/whoami", "503")
                .allow("v2/session/events", "net::ERR_");
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    private Locator button(String name) {
        return dashboard.button(name);
    }

    private static void command(String name, String id) {
        site.post("session/" + name, Map.of("instance_id", id));
    }

    @Test
    void formThatIsOpenKeepsWhatWasTyped() {
        String id = site.create("Formular");
        site.link(id, "15551230011");
        page = dashboard.open("#/i/" + id);
        button("Show number").click();
        button("Change").click();
        Locator field = page.getByLabel("Only this phone may link");
        field.pressSequentially("+49 151");

        command("stop", id);

        assertThat(page.locator(".word-line")).containsText("Stopped");
        assertThat(field).hasValue("+49 151");
        assertThat(field).isFocused();
        assertThat(page.locator(".facts")).containsText("+1 5551230011");
        field.press("Escape");
        dashboard.awaitFocus("Change");
        assertThat(field).hasCount(0);
    }

    private void seeOnly(String id) {
        String token = site.post("admin/tokens", Map.of("label", "one", "scope", "manage", "instances", id))
                .get("token")
                .getAsString();
        dashboard.context().close(); // nothing was opened in it
        dashboard = new Dashboard(site).signIn(token).allow("v2/auth/qr-image", "422");
    }

    /** Another tab gives a new name, which is seen by its message. */
    @Test
    void buttonsOfTheCardStayTheSameElements() {
        String id = site.create("Karte");
        command("stop", id);
        seeOnly(id);
        page = dashboard.open("#/");
        Page card = page;
        Locator start = button("Start");
        start.focus();
        card.evaluate("window.kept = [...document.querySelectorAll('.one a, .one button')]");
        page = dashboard.newTab();
        dashboard.open("#/i/" + id);
        button("Rename").click();
        page.keyboard().type("Neuer Name");
        page.keyboard().press("Enter");

        assertThat(card.locator("#one-name")).hasText("Neuer Name");

        assertThat(start).isFocused();
        assertThat(card.evaluate("kept.length >= 3 && kept.every(each => each.isConnected)"))
                .isEqualTo(true);
    }

    @Test
    void focusInTheHeadStays() {
        String id = site.create("Kopf");
        page = dashboard.open("#/i/" + id);
        button("Copy: Instance ID").focus();

        command("stop", id);

        assertThat(page.locator(".word-line")).containsText("Stopped");
        dashboard.awaitFocus("Copy: Instance ID");
    }

    @Test
    void failureOfAPollIsGoneAfterTheNextOne() {
        String id = site.create("Zustellungen");
        page = dashboard.open("#/i/" + id);
        AtomicInteger polls = new AtomicInteger();
        page.route("**/v2/hooks/deliveries", route -> {
            if (polls.getAndIncrement() < 2) {
                refuse(route, 503, "unavailable");
            } else {
                route.resume();
            }
        });
        page.locator(".tabs").getByText("Webhooks").click();

        Locator failure = page.getByText("Linkgate is starting or shutting down. Wait a moment.");
        assertThat(failure).isVisible();
        assertThat(page.getByText("Then try again.")).hasCount(0);
        assertThat(page.getByText("Nothing waits, nothing was given up.")).isVisible();
        assertThat(failure).hasCount(0);
    }

    /** The card of the only instance shows the wizard in turn with its commands. */
    @Test
    void theOnlyInstanceIsStartedAsOftenAsItIsStopped() {
        String id = site.create("Einzig");
        seeOnly(id);
        dashboard.allow("v2/session/start", "503");
        page = dashboard.open("#/");
        assertThat(page.locator(".one .wizard")).isVisible();
        command("stop", id);
        assertThat(page.locator(".one .wizard")).hasCount(0); // it has a button of that name for a moment
        page.route(
                "**/v2/session/start", route -> refuse(route, 503, "unavailable"), new Page.RouteOptions().setTimes(1));
        button("Start").click();
        assertThat(page.locator(".one .error")).containsText("Linkgate is starting or shutting down.");
        dashboard.awaitFocus("Start");

        for (int i = 0; i < 2; i++) {
            button("Start").click();
            assertThat(page.locator(".one .wizard-frame[data-face=live] img:visible"))
                    .hasCount(1);
            assertThat(page.locator(".one .wizard")).hasCount(1);
            assertThat(page.locator(".one .error:visible")).hasCount(0);
            command("stop", id);
            assertThat(page.locator(".one .wizard")).hasCount(0);
        }
    }

    /** The list is made to be an old one, and there is no stream: only the look of the tab itself can find out. */
    @Test
    void usedLinkIsNamedEvenIfTheListIsOlder() {
        String id = site.create("Geteilt");
        page = dashboard.open("#/i/" + id + "/share");
        button("Create link").click();
        assertThat(page.getByLabel("Temporary link", new Page.GetByLabelOptions().setExact(true)))
                .isVisible();
        List<String> old = new CopyOnWriteArrayList<>();
        page.route("**/v2/session/events", Route::abort);
        page.route("**/v2/session/list", route -> {
            if (old.isEmpty()) {
                old.add(route.fetch().text());
            }
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(old.get(0)));
        });
        AtomicInteger looks = new AtomicInteger();
        page.onRequest(request -> {
            if (request.url().contains("session/temp-link")) {
                looks.incrementAndGet();
            }
        });
        page.reload();
        assertThat(page.getByLabel("Temporary link", new Page.GetByLabelOptions().setExact(true)))
                .isVisible();
        assertThat(looks.get()).as("looks at the link when the tab opens").isEqualTo(1);

        site.link(id, "15551230012");

        assertThat(page.locator("main").getByText("A phone has been linked, so the link has ended."))
                .isVisible();
    }

    @Test
    void hiddenTabDrawsNothingAndCatchesUp() {
        String id = site.create("Verborgen");
        page = dashboard.open("#/i/" + id + "/history");
        assertThat(page.locator(".episodes li").first()).containsText("so far");
        page.evaluate(HIDE, true);
        page.evaluate("() => { window.changes = 0; new MutationObserver(all => changes += all.length)"
                + ".observe(document.querySelector('main'), {subtree: true, childList: true, characterData: true}); }");

        page.evaluate("() => new Promise(done => setTimeout(done, 3_000))");

        assertThat(page.evaluate("changes")).isEqualTo(0);
        page.evaluate(HIDE, false);
        page.waitForCondition(() -> !page.evaluate("changes").equals(0));
    }

    @Test
    void hiddenTabDoesNotAskForEverWhetherItIsSignedIn() {
        page = dashboard.page();
        AtomicInteger asked = new AtomicInteger();
        page.route("**/v2/whoami", route -> {
            asked.incrementAndGet();
            refuse(route, 503, "unavailable");
        });
        page.clock().install();
        page.navigate(site.url() + "#/");
        assertThat(page.locator("h1")).hasText("Linkgate is not answering");
        page.evaluate(HIDE, true);
        page.clock().runFor(62_000);
        int before = asked.get();

        page.clock().runFor(60_000);

        assertThat(asked.get()).isEqualTo(before);
        page.evaluate(HIDE, false);
        page.waitForCondition(() -> asked.get() > before);
    }

    private static void refuse(Route route, int status, String code) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/json")
                .setBody("{\"code\":\"" + code + "\"}"));
    }
}
