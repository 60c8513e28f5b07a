package io.linkgate.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The home of the dashboard with none, one, twenty and a thousand instances, which the browser is made to see. */
@Tag("browser")
@ExtendWith(Sites.class)
class HomeIT {

    /** Opens what is folded and returns how long that took, layout included. */
    private static final String DRAW = """
            () => {
                const show = document.querySelector('.fold button');
                const begin = performance.now();
                show.click();
                document.body.getBoundingClientRect();
                return performance.now() - begin;
            }""";

    private static final String STREAM = "v2/session/events";

    private static World world;

    private Dashboard dashboard;

    @BeforeAll
    static void enter(World shared) {
        world = shared;
    }

    @BeforeEach
    void open() {
        dashboard = new Dashboard(world).signIn().allow(STREAM, "429"); // the made-up instances have none
    }

    /** Whatever a test does: nothing from another host, no token in an address, nothing in the console. */
    @AfterEach
    void close() {
        dashboard.close();
    }

    private Page home(int instances) {
        MadeUpInstances.of(instances).show(dashboard.page());
        return dashboard.open("");
    }

    @Test
    void withoutAnInstanceThereIsOneSentenceOneFieldAndTheSandbox() {
        Page page = home(0);

        assertThat(dashboard.button("Try it without a phone")).isVisible();
        assertThat(page.locator("main input:visible")).hasCount(1);
        assertThat(page.locator(".chip, .rows")).hasCount(0);
        dashboard.check("home-0");
        dashboard.button("Create and show the code").click();
        assertThat(page.locator("#new-name-error")).hasText("Enter a name.");
        assertThat(page.locator("#new-name")).isFocused();
    }

    @Test
    void oneInstanceIsACardAndNoTable() {
        Page page = home(1);
        page.locator(".one").waitFor();

        assertThat(page.locator(".one")).containsText("Empfang Nord 0");
        assertThat(page.locator(".rows, .chip")).hasCount(0);
        assertThat(dashboard.button("New")).isVisible();
        dashboard.check("home-1");
    }

    @Test
    void twentyInstancesAreOnOnePageWithTheMostUrgentFirst() {
        Page page = home(20);
        page.locator(".item >> nth=19").waitFor();

        assertThat(page.locator(".item").first()).containsText("Needs you: in use somewhere else");
        assertThat(page.locator(".item").last()).containsText("Stopped");
        assertThat(page).hasTitle("(2) Instances · Linkgate");
        assertThat(page.locator("body")).not().containsText("4915112000012");
        assertThat(dashboard.row("Dr. Müller").first()).containsText("+49 151 ••••");
        dashboard.check("home-20");
    }

    @Test
    void chipsCountAndFilter() {
        Page page = home(1_000);
        Locator waiting = page.locator(".chip.waiting");

        assertThat(waiting).containsText("30");
        assertThat(page.locator(".chip.needs")).containsText("20");
        assertThat(page.locator(".chip.stopped")).containsText("40");
        waiting.click();
        assertThat(page.locator(".item")).hasCount(30);
        assertThat(waiting).hasAttribute("aria-pressed", "true");
        waiting.click();
        assertThat(page.locator(".fold")).hasCount(2);
    }

    @Test
    void searchFindsNamesNumbersAndIds() {
        Page page = home(1_000);
        page.locator(".fold >> nth=1").waitFor();
        page.keyboard().press("/");
        assertThat(page.getByRole(AriaRole.SEARCHBOX)).isFocused();
        // Those that one cause explains are not among the rows.
        Map<String, Integer> found =
                Map.of("Praxis WEST 2", 13, "+49 151 12000009", 1, "000000000012", 1, "dr. mü", 245);
        found.forEach((text, rows) -> {
            page.getByRole(AriaRole.SEARCHBOX).fill(text);
            assertThat(page.locator(".item")).hasCount(rows);
        });
        page.getByRole(AriaRole.SEARCHBOX).fill("no such thing");
        assertThat(page.locator(".nothing")).containsText("Nothing matches.");
        dashboard.check("home-nothing");
        page.getByRole(AriaRole.SEARCHBOX).press("Escape");
        assertThat(page.locator(".fold")).hasCount(2);
    }

    @Test
    void thousandInstancesAreDrawnAtOnceAndExplainWhatBrokeTogether() {
        Page page = home(1_000);
        page.locator(".fold >> nth=1").waitFor();
        assertThat(page.locator(".causes li")).hasCount(1);
        assertThat(page.locator(".causes li"))
                .hasText(Pattern.compile("^210 recovering since .*, all: cannot reach WhatsApp.*"));
        assertThat(page.locator(".item[data-word=recovering]")).hasCount(0);
        dashboard.check("home-1000");

        double best = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            best = Math.min(best, ((Number) page.evaluate(DRAW)).doubleValue());
            assertThat(page.locator(".item")).hasCount(1_000 - 210 - 40);
            page.reload();
            page.locator(".fold >> nth=1").waitFor();
        }
        System.out.printf("750 more rows drawn in %.0f ms%n", best); // the promise is 300 ms; see docs/benchmarks.md
        assertThat(best).as("ms; on a busy machine").isLessThan(5 * 300);

        dashboard.button("Show them").click();
        assertThat(page.locator(".item[data-word=recovering]")).hasCount(210);
    }

    @Test
    void commandForManyShowsItsProgressAndWhatWasRefused() {
        Page page = home(100);
        page.locator(".chip.linked").click();
        dashboard.button("Select").click();
        page.locator(".item >> nth=0").getByRole(AriaRole.CHECKBOX).click();
        page.locator(".item >> nth=4")
                .getByRole(AriaRole.CHECKBOX)
                .click(new Locator.ClickOptions()
                        .setModifiers(java.util.List.of(com.microsoft.playwright.options.KeyboardModifier.SHIFT)));
        assertThat(page.locator(".select-bar")).containsText("5 selected");
        dashboard.button("Select all 70 that match").click();
        assertThat(page.locator(".select-bar")).containsText("70 selected");
        dashboard.check("home-selecting");

        page.locator(".select-bar").getByText("Restart").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("70 accounts are online now");
        dashboard.check("home-question");
        page.getByRole(AriaRole.DIALOG).getByText("Restart").last().click();

        assertThat(page.locator(".bulk")).containsText("Restart: 63 of 70 done");
        assertThat(page.locator(".bulk summary")).hasText("7 refused: show");
        page.locator(".bulk summary").click();
        assertThat(page.locator(".refused li")).hasCount(7);
        dashboard.check("home-refused");

        page.evaluate("location.hash = '#/admin/system'");
        assertThat(page.locator("h1")).hasText("System");
        page.evaluate("location.hash = '#/'");
        assertThat(page.locator(".bulk")).containsText("Restart: 63 of 70 done");
        dashboard.button("Try all now").click();
        assertThat(page.locator(".bulk")).hasCount(2);
        assertThat(page.locator(".bulk").last()).containsText("Restart: 19 of 21 done");
        dashboard.expectRefusal("403");
    }

    /** Those that have come back meanwhile would be interrupted. */
    @Test
    void aSecondPressOfTryAllNowRestartsNothingTwice() {
        Page page = home(100);
        List<String> restarted = new ArrayList<>();
        page.onRequest(request -> {
            if (request.url().endsWith("session/restart")) {
                restarted.add(request.postData());
            }
        });
        dashboard.button("Try all now").dblclick();

        assertThat(page.locator(".bulk")).containsText("Restart: 19 of 21 done");
        assertThat(page.locator(".bulk")).hasCount(1);
        assertThat(restarted).hasSize(21).doesNotHaveDuplicates();
        dashboard.expectRefusal("403");
    }

    @Test
    void cardSaysWhichScopeIsMissingToFollowItsAdvice() {
        dashboard.page().route("**/v2/whoami", route -> {
            com.microsoft.playwright.APIResponse answer = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(answer)
                    .setBody(answer.text().replaceFirst("\"scope\": ?\"admin\"", "\"scope\":\"link\"")));
        });
        Page page = home(1);

        assertThat(page.locator(".one .wizard")).hasAttribute("data-phase", "failed");
        assertThat(page.locator(".one .wizard")).containsText("or take over here.");
        assertThat(page.locator(".one .wizard-buttons button")).hasCount(0);
        assertThat(page.locator(".one")).containsText("That needs a token with the scope “manage”.");
        dashboard.isAccessible();
    }

    @Test
    void serverThatIsAwayCanBeTriedAtOnceAndWithAnotherToken() {
        dashboard.allow("v2/whoami", "503");
        Page page = dashboard.page();
        page.route(
                "**/v2/whoami",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setHeaders(Map.of("Retry-After", "60", "Content-Type", "application/json"))
                        .setBody("{\"code\":\"unavailable\"}")));
        dashboard.open("");
        assertThat(page.locator("h1")).hasText("Linkgate is not answering");
        dashboard.isAccessible();

        dashboard.button("Use another token").click();
        assertThat(page.locator("#token")).isFocused();

        page.reload(); // the script of this test puts the token back
        dashboard.button("Try now").waitFor();
        page.unroute("**/v2/whoami");
        dashboard.button("Try now").click();
        assertThat(page.locator("h1")).not().hasText("Linkgate is not answering");
    }

    @Test
    void keyboardAloneCommandsAnInstanceAndKeepsItsPlace() {
        Page page = home(60);
        page.locator(".chip.stopped").click();
        assertThat(page.locator(".item >> nth=0")).hasAttribute("data-word", "stopped");
        assertThat(page.locator(".item:not([data-word=stopped])")).hasCount(0);
        String id = page.locator(".item >> nth=0").getAttribute("data-id");
        page.locator(".item >> nth=0").getByRole(AriaRole.BUTTON).first().focus();
        page.keyboard().press("Enter");

        Locator row = page.locator("[data-id='" + id + "']");
        assertThat(row).not().hasAttribute("data-word", "stopped");
        assertThat(row).isVisible();
        page.waitForCondition(
                () -> (Boolean) page.evaluate("id => document.activeElement.closest('.item')?.dataset.id === id", id));

        row.locator("button.icon").focus();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.MENU)).isVisible();
        dashboard.awaitFocus("Open");
        dashboard.check("home-menu");
        page.locator("button.icon").first().focus();
        row.locator("button.icon").press("Enter");
        page.keyboard().press("ArrowUp");
        dashboard.awaitFocus("Delete…");
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.MENU)).isHidden();
        page.waitForCondition(() -> (Boolean) page.evaluate("document.activeElement.matches('button.icon')"));
    }

    @Test
    void deletingALinkedInstanceWantsItsName() {
        Page page = home(20);
        Locator row = dashboard.row("Dr. Müller").first();
        String name = row.locator(".row-name").innerText();
        String id = row.getAttribute("data-id");
        row.locator("button.icon").click();
        page.getByRole(AriaRole.MENUITEM).getByText("Delete…").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);

        assertThat(dialog).containsText("is linked to");
        dashboard.check("home-delete");
        dialog.getByRole(AriaRole.BUTTON).getByText("Delete").click();
        assertThat(dialog).containsText("That is not the same.");
        assertThat(page.locator("#ask-typed")).isFocused();
        List<String> deleted = new ArrayList<>();
        page.route("**/v2/session/delete", route -> {
            deleted.add(route.request().postData());
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody("{}"));
        });
        page.locator("#ask-typed").fill("Dr. Huber");
        page.keyboard().press("Enter");
        assertThat(dialog).containsText("That is not the same.");
        assertThat(deleted).isEmpty();
        page.locator("#ask-typed").fill(name);
        page.keyboard().press("Enter");
        assertThat(dialog).hasCount(0);
        page.waitForCondition(() -> deleted.size() == 1);
        assertThat(deleted.get(0)).contains(id);
    }

    @Test
    void newInstanceNamesWhatIsWrongAtItsField() {
        Page page = home(20);
        dashboard.button("New").click();
        assertThat(page.locator("#new-name")).isFocused();
        assertThat(page.getByRole(AriaRole.RADIO)).hasCount(2);
        dashboard.check("home-new");
        page.locator("#new-name").fill("Praxis");
        page.getByText("Allow only one phone to link").click();
        page.locator("#new-phone").fill("12");
        dashboard.button("Create and start").click();

        assertThat(page.locator("#new-phone-error")).containsText("7 to 15 digits");
        assertThat(page.locator("#new-phone")).isFocused();
        dashboard.expectRefusal("400");
        dashboard.button("Cancel").click();
        assertThat(dashboard.button("New")).isFocused();
    }

    @Test
    void germanIsAFileAndRightToLeftIsToo() {
        dashboard.context().close(); // nothing was opened in it
        dashboard = new Dashboard(world, "de-DE").signIn().allow(STREAM, "429");
        dashboard.page().route("**/de.js", route -> {
            com.microsoft.playwright.APIResponse file = route.fetch();
            route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                    .setResponse(file)
                    .setBody(file.text().replace("'language.dir': 'ltr'", "'language.dir': 'rtl'")));
        });
        Page page = home(20);
        page.locator(".item >> nth=19").waitFor();

        assertThat(page.locator("h1")).containsText("Instanzen");
        assertThat(page.locator("html")).hasAttribute("lang", "de");
        double sign = page.locator(".row-sign").first().boundingBox().x;
        assertThat(sign).isGreaterThan(page.locator(".row-name").first().boundingBox().x);
        dashboard.check("home-rtl");
    }

    @Test
    void textGrowsWithTheFontOfTheBrowserAndNothingIsCutOff() {
        Page page = home(20);
        page.locator(".item >> nth=19").waitFor();
        page.evaluate("document.documentElement.style.fontSize = '200%'");

        for (int width : new int[] {1280, 640, 320}) {
            page.setViewportSize(width, 640);
            assertThat(dashboard.overflow()).as("at %d", width).isLessThanOrEqualTo(0);
            assertThat(page.evaluate("[...document.querySelectorAll('.item *')]"
                            + ".filter(each => each.getBoundingClientRect().right > innerWidth + 1).length"))
                    .as("at %d", width)
                    .isEqualTo(0);
            dashboard.keep("home-zoomed-" + width);
        }
        assertThat(page.evaluate("getComputedStyle(document.body).fontSize")).isEqualTo("32px");
    }
}
