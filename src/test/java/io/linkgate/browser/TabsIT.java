package io.linkgate.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.linkgate.testkit.Launcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Signing in and out, several tabs, streams and what replaces them, and a server that restarts: with real instances. */
@Tag("browser")
@ExtendWith(Sites.class)
class TabsIT {

    /** The time from the end of a command in one tab until another one shows it. */
    private static final long MAX_SEEN_MILLIS = 1_000;

    /** Notes when a row gets into a state. */
    private static final String NOTE = """
            ([id, word]) => {
                const rows = document.querySelector('.rows');
                window.seenAt = 0;
                new MutationObserver((changes, observer) => {
                    if (document.querySelector(`[data-id="${id}"][data-word="${word}"]`)) {
                        window.seenAt = Date.now();
                        observer.disconnect();
                    }
                }).observe(rows, {subtree: true, childList: true, attributes: true});
            }""";

    private static World world;
    private static String id;

    private Dashboard dashboard;

    @BeforeAll
    static void enter(World shared) {
        world = shared;
        id = world.create("first");
        world.create("second");
    }

    @BeforeEach
    void open() {
        dashboard = new Dashboard(world);
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    private void signIn() {
        dashboard.open("").locator("#token").fill(Launcher.TOKEN);
        dashboard.page().keyboard().press("Enter");
        dashboard.page().locator(".item >> nth=1").waitFor();
    }

    @Test
    void signInChecksTheTokenAndNamesItsFile() {
        Page page = dashboard.open("");
        Locator token = page.locator("#token");
        assertThat(token).isFocused();
        assertThat(page.locator("#token-hint")).containsText("~/.linkgate/initial-admin-token");
        assertThat(token.getAttribute("name")).isNull();
        assertThat(token).hasAttribute("autocomplete", "current-password");
        dashboard.check("sign-in");

        token.fill("lg_wrong");
        dashboard.button("Sign in").click();
        assertThat(page.locator("#token-error")).containsText("This token is not accepted.");
        assertThat(token).isFocused();
        dashboard.check("sign-in-refused");
        dashboard.expectRefusal("401");
        dashboard.button("Show").click();
        assertThat(token).hasAttribute("type", "text");
        token.fill(" " + Launcher.TOKEN + " ");
        page.keyboard().press("Enter");
        page.locator(".item").first().waitFor();

        assertThat(page.url()).isEqualTo(world.url());
        page.reload();
        page.locator(".item").first().waitFor();
        assertThat(page.evaluate("JSON.stringify(localStorage) + document.cookie"))
                .isEqualTo("{}");
    }

    @Test
    void newTabIsSignedInAndSigningOutEndsThemAll() {
        signIn();
        Page first = dashboard.page();
        Page second = dashboard.newTab();
        dashboard.open("").locator(".item").first().waitFor();

        dashboard.button("Sign out").click();

        first.locator("#token").waitFor();
        assertThat(first.evaluate("sessionStorage.getItem('linkgate.token')")).isNull();
        assertThat(second.evaluate("sessionStorage.getItem('linkgate.token')")).isNull();
        dashboard.newTab();
        dashboard.open("").locator("#token").waitFor();
        first.locator("#token").fill(Launcher.TOKEN);
        first.keyboard().press("Enter");
        second.locator(".item").first().waitFor();
    }

    @Test
    void nothingIsHandedOverByATabThatForgets() {
        dashboard.open("").locator("#token").fill(Launcher.TOKEN);
        dashboard.page().getByText("Forget it when I leave this page").click();
        dashboard.button("Sign in").click();
        Page first = dashboard.page();
        first.locator(".item").first().waitFor();
        dashboard.newTab();
        dashboard.open("").locator("#token").waitFor();

        assertThat(first.locator(".item").first()).isVisible();
        first.reload();
        first.locator("#token").waitFor();
    }

    @Test
    void commandOfOneTabIsSeenInTheOther() {
        signIn();
        Page first = dashboard.page();
        Page second = dashboard.newTab();
        dashboard.open("").locator(".item >> nth=1").waitFor();
        for (String command : new String[] {"Stop", "Start"}) {
            String word = command.equals("Stop") ? "stopped" : "waiting";
            second.evaluate(NOTE, List.of(id, word));
            first.locator("[data-id='" + id + "'] button.icon").click();
            long[] done = new long[1];
            first.waitForResponse(
                    response -> response.url().endsWith("session/" + command.toLowerCase(java.util.Locale.ROOT)),
                    () -> first.getByRole(
                                    AriaRole.MENUITEM,
                                    new Page.GetByRoleOptions().setName(command).setExact(true))
                            .click());
            done[0] = System.currentTimeMillis();
            second.waitForCondition(() -> (Boolean) second.evaluate("window.seenAt > 0"));
            long seen = ((Number) second.evaluate("window.seenAt")).longValue();

            assertThat(seen - done[0]).as(command).isLessThan(MAX_SEEN_MILLIS);
        }
    }

    /** There is no event for it, and the clock of the page stands still, so it does not look by itself. */
    @Test
    void newNameIsSeenWhenThePersonComesBack() {
        String third = world.create("before");
        Page page = dashboard.page();
        page.clock().install();
        signIn();
        page.clock().pauseAt(System.currentTimeMillis() + 1_000);
        world.post("session/update", Map.of("instance_id", third, "name", "after"));

        page.waitForResponse("**/v2/session/list", () -> {
            page.evaluate("dispatchEvent(new Event('focus'))");
            page.clock().runFor(450); // the shortest pause between two looks
        });

        page.waitForCondition(() -> {
            page.clock().runFor(50);
            return dashboard.row("after").isVisible();
        });
        world.post("session/delete", Map.of("instance_id", third));
    }

    @Test
    void onlyOneTabReadsTheStream() throws Exception {
        List<Page> tabs = new ArrayList<>();
        List<Page> streams = new ArrayList<>();
        dashboard.context().onRequest(request -> {
            if (request.url().endsWith("session/events")) {
                streams.add(request.frame().page());
            }
        });
        signIn();
        tabs.add(dashboard.page());
        for (int i = 0; i < 3; i++) {
            tabs.add(dashboard.newTab());
            dashboard.open("").locator(".item").first().waitFor();
        }

        // What all of them show has come by streams that were open before.
        world.api().command("stop", id);
        tabs.forEach(
                tab -> tab.locator("[data-id='" + id + "'][data-word=stopped]").waitFor());
        assertThat(streams).containsExactly(tabs.get(0));
        world.api().command("start", id);
    }

    @Test
    void withoutStreamsTheListIsPolled() throws Exception {
        dashboard.allow("v2/session/events", "net::ERR_FAILED");
        dashboard.context().route("**/v2/session/events", route -> route.abort());
        signIn();
        String third = world.create("third");

        assertThat(dashboard.row("third")).isVisible();
        world.api().delete(third).get(60, TimeUnit.SECONDS);
        assertThat(dashboard.row("third")).hasCount(0);
    }

    @Test
    void serverThatRestartsIsNoticedAndItsReturnToo() throws Exception {
        dashboard.allow("v2/", "net::ERR_").allow("v2/", "503");
        signIn();
        Page page = dashboard.page();
        world.server().stop();

        assertThat(page.locator(".connection")).containsText("No connection to Linkgate.");
        assertThat(page.locator(".item").first()).isVisible();
        dashboard.keep("home-server-away");
        page.waitForRequest(
                "**/v2/session/list", () -> dashboard.button("Try now").click());
        world.startServer();
        assertThat(page.locator(".connection")).isHidden();
    }
}
