package io.linkgate.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.testkit.Launcher;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard without a mouse: everything is reached with Tab, and a command does not lose the place. */
@Tag("browser")
@ExtendWith(Sites.class)
class KeyboardIT {

    private static final int MAX_TABS = 60;

    private static World world;

    private Dashboard dashboard;

    @BeforeAll
    static void enter(World shared) {
        world = shared;
    }

    @BeforeEach
    void open() {
        dashboard = new Dashboard(world);
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    @Test
    void fromSignInToALinkedAccount() throws Exception {
        dashboard.allow("v2/auth/qr-image", "422");
        Page page = dashboard.open("");
        assertThat(page.locator("#token")).isFocused();
        page.keyboard().type(Launcher.TOKEN);
        page.keyboard().press("Enter");

        assertThat(page.locator("h1")).hasText("Link your first WhatsApp account");
        tabTo("Try it without a phone");
        page.keyboard().press("Enter");
        page.locator(".wizard[data-phase=code]").waitFor();
        tabTo("Full screen");
        page.keyboard().press("Enter");
        page.waitForCondition(() -> (Boolean) page.evaluate("document.fullscreenElement?.matches('.wizard-stage')"));
        dashboard.awaitFocus("Leave full screen");
        page.keyboard().press("Enter");
        page.waitForCondition(() -> (Boolean) page.evaluate("document.fullscreenElement === null"));
        Path shot = Path.of(System.getProperty("browser.directory"), "dashboard", "keyboard.png");
        String result = world.scan(Camera.scan(page, shot), ScanOutcome.LINK)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .word();
        assertThat(result).isEqualTo("linked");
        assertThat(page.locator(".wizard")).containsText("You can put the phone away.");
        assertThat(page.locator(".word-line .word")).hasText("Linked");
    }

    /** Presses Tab until that has the focus, as a person would. */
    private void tabTo(String name) {
        Locator focused = dashboard.page().locator(":focus");
        for (int i = 0; i < MAX_TABS; i++) {
            dashboard.page().keyboard().press("Tab");
            if (focused.count() > 0 && dashboard.focus().equals(name)) {
                assertThat((Boolean) focused.evaluate("element => element.matches(':focus-visible')"))
                        .as("the ring around %s", name)
                        .isTrue();
                return;
            }
        }
        throw new AssertionError("Tab never comes to " + name);
    }

    /** The verb of a row, where it stays on the page: the focus stays in its row. */
    @ParameterizedTest
    @CsvSource({"stopped, Start", "recovering, Try now", "needs, Take over"})
    void verbOfARowKeepsThePlace(String word, String verb) {
        Page page = home();
        Locator row = row(page, word, verb);
        String id = row.getAttribute("data-id");
        row.getByRole(AriaRole.BUTTON).first().focus();
        page.waitForResponse("**/v2/session/*start", () -> page.keyboard().press("Enter"));

        assertThat(page.locator("[data-id='" + id + "']")).not().hasAttribute("data-word", word);
        awaitFocusIn(page, id);
    }

    /** The verbs of rows that open the page of the instance: its heading gets the focus. */
    @ParameterizedTest
    @CsvSource({"waiting, Show code", "needs, New code"})
    void verbThatOpensAnInstanceFocusesItsHeading(String word, String verb) {
        Page page = home();
        Locator row = row(page, word, verb);
        String name = row.locator(".row-name").innerText();
        dashboard.allow("v2/auth/qr-image", "404"); // only the browser knows that instance
        row.getByRole(AriaRole.BUTTON).first().focus();
        page.keyboard().press("Enter");

        assertThat(page.locator(".instance-head h1")).hasText(name);
        dashboard.awaitFocus(name);
    }

    /** Each command of the menu ⋯, and where the focus is when it is done. */
    @ParameterizedTest
    @CsvSource({
        "linked, Restart, restart",
        "linked, Stop, stop",
        "stopped, Start, start",
        "linked, Copy the ID, ''",
        "linked, Log out…, logout"
    })
    void commandOfTheMenuKeepsThePlace(String word, String command, String path) {
        Page page = home();
        page.route(
                "**/v2/session/logout",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{}")));
        page.locator(".chip." + word).click();
        Locator row = page.locator(".item[data-word=" + word + "]:not([data-id$='7'])")
                .first();
        String id = row.getAttribute("data-id");
        String name = row.locator(".row-name").innerText();
        row.locator("button.icon").focus();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.MENU)).isVisible();
        for (int i = 0; !dashboard.focus().equals(command); i++) {
            assertThat(i).as("arrows until %s", command).isLessThan(MAX_TABS);
            page.keyboard().press("ArrowDown");
        }
        if (path.isEmpty()) {
            page.keyboard().press("Enter");
        } else if (command.endsWith("…")) {
            page.keyboard().press("Enter");
            assertThat(page.locator("#ask-typed")).isFocused();
            page.keyboard().type(name);
            tabTo(command.replace("…", "")); // the dialog asks nothing more
            page.waitForResponse("**/v2/session/" + path, () -> page.keyboard().press("Enter"));
        } else {
            page.waitForResponse("**/v2/session/" + path, () -> page.keyboard().press("Enter"));
        }

        assertThat(page.getByRole(AriaRole.MENU)).isHidden();
        awaitFocusIn(page, id);
    }

    private Page home() {
        dashboard.signIn().allow("v2/session/events", "429");
        MadeUpInstances.of(100).show(dashboard.page());
        Page page = dashboard.open("");
        page.locator(".item").first().waitFor();
        return page;
    }

    /** The first row in that state whose verb is that one. */
    private Locator row(Page page, String word, String verb) {
        // What broke together is told once, above the rows.
        Locator wanted = word.equals("recovering") ? dashboard.button("Show them") : page.locator(".chip." + word);
        wanted.click();
        // The others are made to be refused.
        return page.locator(".item[data-word=" + word + "]:not([data-id$='7'])")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator(".row-verb button").filter(new Locator.FilterOptions().setHasText(verb))))
                .first();
    }

    private static void awaitFocusIn(Page page, String id) {
        page.waitForCondition(
                () -> (Boolean) page.evaluate("id => document.activeElement.closest('.item')?.dataset.id === id", id));
    }
}
